using Sworn.Core.Ledger;
using Sworn.Store.Files;

namespace Sworn.Store.Verification;

/// <summary>
/// A tree file read as an array of digests. What it says counts only once it was found to lead to a signed root.
/// </summary>
internal sealed class LeafFile : IDisposable
{
    private const int ReadAhead = 4_096;

    private readonly StoreFile? _file;
    private readonly byte[] _window = new byte[ReadAhead * Digest.Size];
    private ulong _windowStart;
    private int _windowCount;

    public LeafFile(StoreDirectory directory, string name)
    {
        if (directory.Exists(name))
        {
            _file = directory.Open(name, forWriting: false);
            Count = (ulong)(_file.Length / Digest.Size);
        }
    }

    public ulong Count { get; }

    public bool TryGet(ulong number, out Digest digest)
    {
        digest = default;
        if (number >= Count)
        {
            return false;
        }

        if (number < _windowStart || number >= _windowStart + (ulong)_windowCount)
        {
            _windowStart = number;
            _windowCount = _file!.Read(checked((long)number * Digest.Size), _window) / Digest.Size;
            if (_windowCount == 0)
            {
                return false;
            }
        }

        digest = new Digest(_window.AsSpan((int)(number - _windowStart) * Digest.Size, Digest.Size));
        return true;
    }

    public void Dispose() => _file?.Dispose();
}
