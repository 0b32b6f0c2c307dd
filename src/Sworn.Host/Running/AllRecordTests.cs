using Sworn.Pipeline.Routing;

namespace Sworn.Host.Running;

/// <summary>Conditions that must all hold, asked in order.</summary>
internal sealed class AllRecordTests(IReadOnlyList<IRecordTest> tests) : IRecordTest
{
    public bool Matches(in RoutedRecord record)
    {
        for (var number = 0; number < tests.Count; number++)
        {
            if (!tests[number].Matches(record))
            {
                return false;
            }
        }

        return true;
    }
}
