namespace Sworn.Query.Pipes;

/// <summary>A pipe that adds fields to records, or columns to rows.</summary>
internal abstract class AddingPipe : Pipe
{
    /// <summary>What is added.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    public override bool IsFollowable => true;

    public override PipeShape ShapeBehind(PipeShape before) => before.With(Names);
}
