using Sworn.Pipeline.Accounts;

namespace Sworn.Pipeline.Tests.Accounts;

/// <summary>A kernel counter that a test sets.</summary>
internal sealed class FakeDrops : IDropCounter
{
    public uint Total { get; set; }

    public bool IsClosed { get; set; }

    public bool TryRead(out uint total)
    {
        total = IsClosed ? 0 : Total;
        return !IsClosed;
    }
}
