using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Sworn.Core.Ledger;
using Sworn.Store.Files;
using Sworn.Store.Log;

namespace Sworn.Store.Verification;

/// <summary>The signed notes and keys of a log, read from its files and judged.</summary>
internal sealed class LogNotes
{
    private const int MaxNotes = 1_000_000;

    private readonly StoreDirectory _directory;
    private readonly List<Finding> _findings = [];

    public LogNotes(StoreDirectory directory, TrustPolicy? policy)
    {
        _directory = directory;
        Root = policy?.Log ?? ReadRoot();
        Chain = Root is null ? null : ReadChain(Root);
        if (policy is not null && ReadRoot() is { } stored && !stored.Equals(policy.Log))
        {
            _findings.Add(new Finding(FindingKind.Key, "the root key in the data directory is not the one that the policy trusts"));
        }

        Latest = directory.ReadAll(LogFiles.Checkpoint) is { } octets ? Judge(octets, LogFiles.Checkpoint) : null;
        Kept = [.. ReadKept()];
    }

    /// <summary>The trusted root key; null when there is none to trust.</summary>
    public VerifierKey? Root { get; }

    /// <summary>The keys; null when they do not form a chain.</summary>
    public KeyChain? Chain { get; }

    /// <summary>The latest checkpoint; null when there is none that can be read.</summary>
    public JudgedNote? Latest { get; }

    /// <summary>The kept checkpoints.</summary>
    public IReadOnlyList<JudgedNote> Kept { get; }

    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Reads and judges a note; what is wrong with it becomes a finding.</summary>
    public JudgedNote? Judge(ReadOnlySpan<byte> octets, string name)
    {
        if (!SignedNote.TryParse(octets, out var note) || !Checkpoint.TryParse(note.Text, out var checkpoint))
        {
            _findings.Add(new Finding(FindingKind.BadSignature, $"{name} is not a signed checkpoint"));
            return null;
        }

        var verdict = Chain is null ? CheckpointVerdict.UnknownKey : Chain.Check(note, out _);
        var size = checkpoint.Size.ToString(CultureInfo.InvariantCulture);
        Finding? finding = verdict switch
        {
            CheckpointVerdict.Good => null,
            CheckpointVerdict.WrongOrigin => new Finding(FindingKind.BadSignature, $"{name} is a checkpoint of another log, {checkpoint.Origin}"),
            CheckpointVerdict.UnknownKey => new Finding(FindingKind.Key, $"{name} of size {size} is signed by no key of this log"),
            CheckpointVerdict.WrongEpoch => new Finding(FindingKind.Key, $"{name} of size {size} is signed by a key of another epoch"),
            CheckpointVerdict.Revoked => new Finding(FindingKind.Key, $"{name} of size {size} is signed by a key that was revoked before it"),
            _ => new Finding(FindingKind.BadSignature, $"the signature of {name}, size {size}, is forged"),
        };
        if (finding is not null)
        {
            _findings.Add(finding);
        }

        return new JudgedNote(note, checkpoint, verdict, name);
    }

    private VerifierKey? ReadRoot()
    {
        if (_directory.ReadAll(LogFiles.RootKey) is { } octets
            && VerifierKey.TryParse(Encoding.UTF8.GetString(octets).Trim(), out var root))
        {
            return root;
        }

        _findings.Add(new Finding(FindingKind.Key, $"{LogFiles.RootKey} is missing or not a verifier key"));
        return null;
    }

    private KeyChain? ReadChain(VerifierKey root)
    {
        var epochs = new List<KeyNote>();
        for (var epoch = 1; _directory.ReadAll(LogFiles.KeyNote(epoch)) is { } octets; epoch++)
        {
            if (!KeyNote.TryParse(Encoding.UTF8.GetString(octets), out var note))
            {
                _findings.Add(new Finding(FindingKind.Key, $"{LogFiles.KeyNote(epoch)} is not a key note"));
                return null;
            }

            epochs.Add(note);
        }

        if (KeyChain.TryBuild(root, epochs, ReadRevocations(), out var chain, out var error))
        {
            return chain;
        }

        _findings.Add(new Finding(FindingKind.Key, $"the notes in {LogFiles.Keys} do not form a chain from the root key: {error}"));
        return null;
    }

    private List<RevocationNote> ReadRevocations()
    {
        var revocations = new List<RevocationNote>();
        foreach (var name in _directory.List(LogFiles.Revocations))
        {
            var octets = _directory.ReadAll($"{LogFiles.Revocations}/{name}");
            if (octets is not null && RevocationNote.TryParse(Encoding.UTF8.GetString(octets), out var revocation))
            {
                revocations.Add(revocation);
            }
            else
            {
                _findings.Add(new Finding(FindingKind.Key, $"{LogFiles.Revocations}/{name} is not a revocation"));
            }
        }

        return revocations;
    }

    private IEnumerable<JudgedNote> ReadKept()
    {
        if (!_directory.Exists(LogFiles.Checkpoints))
        {
            yield break;
        }

        using var file = _directory.Open(LogFiles.Checkpoints, forWriting: false);
        var prefix = new byte[sizeof(uint)];
        long at = 0;
        for (var number = 0; number < MaxNotes && file.Read(at, prefix) == prefix.Length; number++)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(prefix);
            var octets = new byte[Math.Min(length, SignedNote.MaxLength)];
            if (length > SignedNote.MaxLength || file.Read(at + prefix.Length, octets) != octets.Length)
            {
                // A note that a crash tore; the next one would have taken its place.
                yield break;
            }

            if (Judge(octets, LogFiles.Checkpoints) is { } note)
            {
                yield return note;
            }

            at += prefix.Length + length;
        }
    }
}
