namespace Sworn.Pipeline.Routing;

/// <summary>A condition from outside this project, a query for example. Belongs to one thread.</summary>
public interface IRecordTest
{
    /// <summary>Whether a record meets the condition. Keeps nothing of the record.</summary>
    bool Matches(in RoutedRecord record);
}
