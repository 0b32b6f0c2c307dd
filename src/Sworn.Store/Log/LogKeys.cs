using System.Security.Cryptography;
using System.Text;
using Sworn.Core;
using Sworn.Core.Ledger;
using Sworn.Store.Files;

namespace Sworn.Store.Log;

/// <summary>
/// The keys of a log: the root key that an auditor trusts, and the chain of epoch keys that sign
/// (design/ledger.md, section 5.5). A private key that was replaced is overwritten. Not thread-safe.
/// </summary>
internal sealed class LogKeys : IDisposable
{
    private const string NextUse =
        "Restore the state directory; without its epoch key this log can be verified, but not extended.";

    private readonly StoreDirectory _directory;
    private readonly TimeProvider _time;
    private LogSigner _signer;

    private LogKeys(StoreDirectory directory, TimeProvider time, VerifierKey root, KeyChain chain, LogSigner signer, KeyNote note)
    {
        _directory = directory;
        _time = time;
        Root = root;
        Chain = chain;
        _signer = signer;
        Current = note;
    }

    /// <summary>The log's name.</summary>
    public string Origin => Root.Name;

    /// <summary>The trust anchor.</summary>
    public VerifierKey Root { get; }

    /// <summary>All epochs so far.</summary>
    public KeyChain Chain { get; private set; }

    /// <summary>The note that began the present epoch.</summary>
    public KeyNote Current { get; private set; }

    /// <summary>Makes the root key and the first epoch key.</summary>
    public static LogKeys Create(StoreDirectory directory, string origin, TimeProvider time)
    {
        directory.CreateFolder(LogFiles.Keys);
        using var root = LogSigner.Generate(origin);
        WriteSecret(directory, LogFiles.RootPrivateKey, root);
        directory.Replace(LogFiles.RootKey, Encoding.UTF8.GetBytes(root.Key + "\n"));
        var signer = LogSigner.Generate(origin);
        WriteSecret(directory, LogFiles.EpochPrivateKey(1), signer);
        var note = KeyNote.Rotation(origin, 1, time.GetUtcNow(), fromSize: 0, signer.Key, root);
        directory.Replace(LogFiles.KeyNote(1), Encoding.UTF8.GetBytes(note.Text));
        Invariant.Check(KeyChain.TryBuild(root.Key, [note], [], out var chain, out _));
        return new LogKeys(directory, time, root.Key, chain, signer, note);
    }

    /// <summary>Reads the keys of an existing log.</summary>
    /// <exception cref="LogRefusedException">They are missing or do not fit together.</exception>
    public static LogKeys Load(StoreDirectory directory, TimeProvider time)
    {
        var rootText = ReadText(directory, LogFiles.RootKey);
        if (rootText is null || !VerifierKey.TryParse(rootText.Trim(), out var root))
        {
            throw new LogRefusedException(RefusalReason.Key, $"{LogFiles.RootKey} is missing or not a verifier key", NextUse);
        }

        var notes = ReadNotes(directory);
        if (!KeyChain.TryBuild(root, notes, [], out var chain, out var error))
        {
            throw new LogRefusedException(RefusalReason.Key, $"the notes in {LogFiles.Keys} do not form a chain: {error}", NextUse);
        }

        var current = notes[^1];
        return new LogKeys(directory, time, root, chain, LoadSigner(directory, current), current);
    }

    /// <summary>Whether a note is a checkpoint of this log, signed by the right key.</summary>
    public RefusalReason Check(ReadOnlySpan<byte> note, out Checkpoint? checkpoint) =>
        Chain.Check(note, out checkpoint) switch
        {
            CheckpointVerdict.Good => RefusalReason.None,
            CheckpointVerdict.UnknownKey or CheckpointVerdict.WrongEpoch or CheckpointVerdict.Revoked => RefusalReason.Key,
            _ => RefusalReason.Tampered,
        };

    /// <summary>Signs a tree head.</summary>
    public string Sign(Checkpoint checkpoint) => SignedNote.Sign(checkpoint.Text, _signer);

    /// <summary>
    /// Begins the next epoch. The caller has made the first <paramref name="size"/> records durable and appends
    /// <see cref="Current"/> as a KEY leaf before it signs anything.
    /// </summary>
    public void Rotate(ulong size)
    {
        var epoch = Current.Epoch + 1;
        var next = LogSigner.Generate(Origin);
        WriteSecret(_directory, LogFiles.EpochPrivateKey(epoch), next);
        var note = KeyNote.Rotation(Origin, epoch, _time.GetUtcNow(), checked(size + 1), next.Key, _signer);
        _directory.Replace(LogFiles.KeyNote(epoch), Encoding.UTF8.GetBytes(note.Text));
        _signer.Dispose();
        Erase(_directory, LogFiles.EpochPrivateKey(epoch - 1));
        _signer = next;
        Current = note;
        Chain = Chain.With(note);
    }

    public void Dispose() => _signer.Dispose();

    private static LogSigner LoadSigner(StoreDirectory directory, KeyNote current)
    {
        var name = LogFiles.EpochPrivateKey(current.Epoch);
        var secret = directory.ReadAll(name)
            ?? throw new LogRefusedException(RefusalReason.Key, $"{name}, the private key of the present epoch, is missing", NextUse);
        try
        {
            var signer = LogSigner.Import(current.Key.Name, secret);
            Invariant.Check(signer.Key.Equals(current.Key));
            return signer;
        }
        catch (CryptographicException)
        {
            throw new LogRefusedException(RefusalReason.Key, $"{name} is not the private key that its note names", NextUse);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static List<KeyNote> ReadNotes(StoreDirectory directory)
    {
        var notes = new List<KeyNote>();
        for (var epoch = 1; ReadText(directory, LogFiles.KeyNote(epoch)) is { } text; epoch++)
        {
            if (!KeyNote.TryParse(text, out var note))
            {
                throw new LogRefusedException(RefusalReason.Key, $"{LogFiles.KeyNote(epoch)} is not a key note", NextUse);
            }

            notes.Add(note);
        }

        return notes;
    }

    private static string? ReadText(StoreDirectory directory, string name) =>
        directory.ReadAll(name) is { } octets ? Encoding.UTF8.GetString(octets) : null;

    private static void WriteSecret(StoreDirectory directory, string name, LogSigner signer)
    {
        var secret = signer.ExportPkcs8();
        directory.Replace(name, secret);
        CryptographicOperations.ZeroMemory(secret);
    }

    private static void Erase(StoreDirectory directory, string name)
    {
        using (var file = directory.Open(name, forWriting: true))
        {
            file.Write(0, new byte[file.Length]);
            file.Sync();
        }

        directory.Delete(name);
    }
}
