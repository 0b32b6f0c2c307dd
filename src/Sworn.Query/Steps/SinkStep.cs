using Sworn.Query.Matching;
using Sworn.Query.Pipes;
using Sworn.Query.Scan;
using Sworn.Query.Tables;

namespace Sworn.Query.Steps;

/// <summary>The end of the pipes: gives results to whoever asked, and no more than were asked for.</summary>
internal sealed class SinkStep(IRecordSink sink, PipeShape shape, long most) : Step(next: null)
{
    private long _given;
    private bool _hasBegun;

    /// <summary>Whether whoever asked wanted no more.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Whether there were more results than were asked for.</summary>
    public bool IsCut { get; private set; }

    public override bool Take(in QueryRecord record) => Fits() && IsWanted(sink.Accept(record));

    public override bool Take(Cell[] row)
    {
        Begin();
        return Fits() && IsWanted(sink.AcceptRow(row));
    }

    public override void Complete()
    {
        if (shape.IsRows)
        {
            Begin();
        }
    }

    private bool Fits()
    {
        IsCut = _given == most;
        _given += IsCut ? 0 : 1;
        return !IsCut;
    }

    private bool IsWanted(bool more)
    {
        IsRefused |= !more;
        return more;
    }

    private void Begin()
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            sink.BeginTable(shape.Columns!);
        }
    }
}
