namespace Sworn.Store.Log;

/// <summary>Gives each sender of a session its number. Thread-safe; holds no sources itself.</summary>
public sealed class SourceTable
{
    private uint _last;

    /// <summary>A new source. Whoever asks keeps it for as long as the peer is heard.</summary>
    public Source Add(SourceIdentity identity) => new(Interlocked.Increment(ref _last), identity);
}
