using System.Globalization;
using System.Text;
using System.Text.Json;
using Sworn.Core.Hashing;
using Sworn.Core.Ledger;
using Sworn.Store.Verification;

namespace Sworn.Store.Evidence;

/// <summary>
/// Checks an evidence bundle with nothing but a trust policy: the bundle never supplies its own trust (design/ledger.md,
/// section 5.15). Memory is bounded by the number of entries; hostile input gives findings, never exceptions.
/// </summary>
public sealed class EvidenceChecker
{
    private const int MaxLine = 16 << 20;
    private const int MaxRecords = 16 << 20;
    private const int MaxProof = 256;
    private const int SaltLength = 16;

    private readonly TrustPolicy _policy;
    private readonly List<Finding> _findings = [];
    private readonly List<KeyNote> _epochs = [];
    private readonly List<RevocationNote> _revocations = [];
    private readonly List<SignedNote> _notes = [];
    private readonly List<Digest> _leaves = [];
    private readonly MerkleHasher _hasher = new(Sha256Engines.Create());
    private readonly List<(ulong From, ulong To, List<Digest> Proof)> _consistency = [];
    private (ulong First, ulong End)? _requested;
    private (ulong Start, ulong End, ulong Size, List<Digest> Proof)? _range;
    private string _origin = "";

    private EvidenceChecker(TrustPolicy policy) => _policy = policy;

    /// <summary>Checks a bundle.</summary>
    /// <param name="bundle">The NDJSON.</param>
    /// <param name="policy">Whom the reader trusts, obtained another way than the bundle.</param>
    /// <param name="now">The present time.</param>
    /// <param name="maxUnanchored">How old the newest cosignature may be.</param>
    public static VerificationReport Check(Stream bundle, TrustPolicy policy, DateTimeOffset now, TimeSpan maxUnanchored)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(policy);
        var checker = new EvidenceChecker(policy);
        checker.Read(bundle);
        return checker.Conclude(now, maxUnanchored);
    }

    private void Read(Stream bundle)
    {
        using var reader = new StreamReader(bundle, new UTF8Encoding(false, throwOnInvalidBytes: false), leaveOpen: true);
        var number = 0;
        while (ReadLine(reader) is { } line)
        {
            number++;
            if (!TryTake(line, isFirst: number == 1))
            {
                Add(FindingKind.Altered, string.Create(CultureInfo.InvariantCulture, $"line {number} is not a line of an evidence bundle"));
                return;
            }
        }
    }

    /// <summary>A line of bounded length; null at the end. A longer one is given cut, and is then no JSON.</summary>
    private static string? ReadLine(StreamReader reader)
    {
        var line = new StringBuilder();
        int next;
        while ((next = reader.Read()) >= 0 && next != '\n' && line.Length < MaxLine)
        {
            line.Append((char)next);
        }

        return next < 0 && line.Length == 0 ? null : line.ToString();
    }

    private bool TryTake(string line, bool isFirst)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            var type = root.GetProperty("t").GetString();
            if (isFirst != (type == "sworn-evidence"))
            {
                return false;
            }

            return type switch
            {
                "sworn-evidence" => TakeHeader(root),
                "key" => TakeKey(root.GetProperty("note").GetString()!),
                "checkpoint" => TakeNote(root.GetProperty("note").GetString()!),
                "consistency" => TakeConsistency(root),
                "range" => TakeRange(root),
                "record" => TakeRecord(root),
                "frame" or "tsa" or "cert" => true,
                _ => false,
            };
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private bool TakeHeader(JsonElement root)
    {
        _origin = root.GetProperty("origin").GetString() ?? "";
        var requested = root.GetProperty("requested");
        _requested = (requested[0].GetUInt64(), requested[1].GetUInt64());
        return root.GetProperty("v").GetInt32() == 1 && requested.GetArrayLength() == 2;
    }

    private bool TakeKey(string text)
    {
        if (KeyNote.TryParse(text, out var epoch))
        {
            _epochs.Add(epoch);
            return true;
        }

        if (RevocationNote.TryParse(text, out var revocation))
        {
            _revocations.Add(revocation);
            return true;
        }

        return false;
    }

    private bool TakeNote(string text)
    {
        if (_notes.Count >= MaxProof || !SignedNote.TryParse(Encoding.UTF8.GetBytes(text), out var note))
        {
            return false;
        }

        _notes.Add(note);
        return true;
    }

    private bool TakeConsistency(JsonElement root)
    {
        var proof = Digests(root.GetProperty("proof"));
        if (proof is null || _consistency.Count >= MaxProof)
        {
            return false;
        }

        _consistency.Add((root.GetProperty("from").GetUInt64(), root.GetProperty("to").GetUInt64(), proof));
        return true;
    }

    private bool TakeRange(JsonElement root)
    {
        var proof = Digests(root.GetProperty("proof"));
        if (_range is not null || proof is null)
        {
            return false;
        }

        _range = (root.GetProperty("start").GetUInt64(), root.GetProperty("end").GetUInt64(), root.GetProperty("size").GetUInt64(), proof);
        return true;
    }

    private bool TakeRecord(JsonElement root)
    {
        if (_range is not { } range || _leaves.Count >= MaxRecords
            || !Octets(root, "entry", out var entryOctets) || entryOctets is null || !LogEntry.TryRead(entryOctets, out var entry)
            || !Octets(root, "salt", out var salt) || !Octets(root, "body", out var body) || (salt is null) != (body is null))
        {
            return false;
        }

        var index = range.Start + (ulong)_leaves.Count;
        if (entry.Index != index)
        {
            Add(FindingKind.Reordered, string.Create(CultureInfo.InvariantCulture, $"entry {entry.Index} stands where {index} belongs"));
        }

        if (body is not null)
        {
            if (salt!.Length != SaltLength || entry.BodyLength != body.Length || _hasher.Engine.Hash(salt, body) != entry.BodyDigest)
            {
                _findings.Add(new Finding(FindingKind.Altered, "the body is not the one that was sealed") { First = index });
            }
        }

        _leaves.Add(_hasher.Leaf(entryOctets));
        return true;
    }

    private VerificationReport Conclude(DateTimeOffset now, TimeSpan maxUnanchored)
    {
        if (_origin != _policy.Log.Name)
        {
            Add(FindingKind.BadSignature, $"the bundle is of the log '{_origin}', the policy trusts '{_policy.Log.Name}'");
        }

        if (!KeyChain.TryBuild(_policy.Log, _epochs, _revocations, out var chain, out var error))
        {
            Add(FindingKind.Key, $"the bundle's keys do not form a chain from the trusted root key: {error}");
        }

        var checkpoints = chain is null ? [] : JudgeNotes(chain);
        CheckConsistency(checkpoints);
        var proven = CheckRange(checkpoints);
        CheckAnchoring(now, maxUnanchored);
        _hasher.Engine.Dispose();
        return new VerificationReport
        {
            Origin = _origin,
            Records = (ulong)_leaves.Count,
            CheckpointSize = checkpoints.Count == 0 ? 0 : checkpoints[^1].Size,
            ProvenSize = proven,
            Findings = _findings,
            IsQuick = false,
            IsStrict = false,
        };
    }

    private List<Checkpoint> JudgeNotes(KeyChain chain)
    {
        var checkpoints = new List<Checkpoint>();
        foreach (var note in _notes)
        {
            switch (chain.Check(note, out var checkpoint))
            {
                case CheckpointVerdict.Good:
                    checkpoints.Add(checkpoint!);
                    break;
                case CheckpointVerdict.UnknownKey or CheckpointVerdict.WrongEpoch or CheckpointVerdict.Revoked:
                    Add(FindingKind.Key, "a checkpoint is signed by a key that is unknown, revoked or not of its epoch");
                    break;
                default:
                    Add(FindingKind.BadSignature, "a checkpoint is not one of this log with a good signature");
                    break;
            }
        }

        return checkpoints;
    }

    private void CheckConsistency(List<Checkpoint> checkpoints)
    {
        for (var number = 1; number < checkpoints.Count; number++)
        {
            var (older, newer) = (checkpoints[number - 1], checkpoints[number]);
            var isProven = _consistency.Any(proof => proof.From == older.Size && proof.To == newer.Size
                && TreeMath.VerifyConsistency(_hasher, older.Size, older.Root, newer.Size, newer.Root, proof.Proof));
            if (!isProven && older != newer)
            {
                Add(FindingKind.Fork, string.Create(
                    CultureInfo.InvariantCulture, $"nothing proves that the tree of {newer.Size} records continues that of {older.Size}"));
            }
        }
    }

    private ulong CheckRange(List<Checkpoint> checkpoints)
    {
        if (_range is not { } range || _requested is not { } requested)
        {
            Add(FindingKind.Truncated, "the bundle proves no range");
            return 0;
        }

        if (requested != (range.Start, range.End) || (ulong)_leaves.Count != range.End - Math.Min(range.Start, range.End))
        {
            _findings.Add(new Finding(FindingKind.Truncated, string.Create(
                CultureInfo.InvariantCulture, $"records {requested.First}..{requested.End - 1} were asked for, {_leaves.Count} from {range.Start} on are given"))
            {
                First = requested.First,
                End = requested.End,
            });
        }

        if (checkpoints.FirstOrDefault(checkpoint => checkpoint.Size == range.Size) is not { } head)
        {
            Add(FindingKind.BadSignature, "no good checkpoint has the size that the range is proven for");
            return 0;
        }

        if (TreeMath.RootOfRange(_hasher, range.Size, range.Start, _leaves, range.Proof) == head.Root)
        {
            return range.End;
        }

        _findings.Add(new Finding(FindingKind.Altered, "entries and proof do not give the root that was signed") { First = range.Start, End = range.End });
        return 0;
    }

    private void CheckAnchoring(DateTimeOffset now, TimeSpan maxUnanchored)
    {
        if (_notes.Any(_policy.HasBadCosignature))
        {
            Add(FindingKind.BadSignature, "a cosignature is forged");
        }

        var newest = _notes.Select(note => _policy.QuorumTime(note) ?? 0).DefaultIfEmpty().Max();
        var age = now - DateTimeOffset.FromUnixTimeSeconds((long)Math.Min(newest, int.MaxValue));
        if (newest == 0 || age > maxUnanchored)
        {
            Add(FindingKind.Unanchored, newest == 0
                ? "no quorum of witnesses has cosigned the checkpoint"
                : string.Create(CultureInfo.InvariantCulture, $"the cosignatures are {age.TotalMinutes:0} minutes old"));
        }
    }

    private static bool Octets(JsonElement of, string name, out byte[]? octets)
    {
        octets = null;
        var member = of.GetProperty(name);
        if (member.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        octets = member.GetBytesFromBase64();
        return Convert.ToBase64String(octets) == member.GetString();
    }

    private static List<Digest>? Digests(JsonElement array)
    {
        var digests = new List<Digest>();
        foreach (var item in array.EnumerateArray())
        {
            var octets = item.GetBytesFromBase64();
            if (octets.Length != Digest.Size || digests.Count >= MaxProof || Convert.ToBase64String(octets) != item.GetString())
            {
                return null;
            }

            digests.Add(new Digest(octets));
        }

        return digests;
    }

    private void Add(FindingKind kind, string detail) => _findings.Add(new Finding(kind, detail));
}
