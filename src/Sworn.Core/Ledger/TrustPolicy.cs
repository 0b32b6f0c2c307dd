using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sworn.Core.Ledger;

/// <summary>
/// Whom an auditor trusts: one log key, witnesses, and how many of them must have seen a checkpoint (C2SP tlog-policy).
/// It is the only trust input of a verification and never comes with the evidence. Immutable.
/// </summary>
public sealed class TrustPolicy
{
    private const int MaxLines = 1_000;

    private readonly Dictionary<string, VerifierKey> _witnesses;
    private readonly Dictionary<string, Group> _groups;
    private readonly string? _quorum;

    private TrustPolicy(VerifierKey log, Dictionary<string, VerifierKey> witnesses, Dictionary<string, Group> groups, string? quorum)
    {
        Log = log;
        _witnesses = witnesses;
        _groups = groups;
        _quorum = quorum;
    }

    /// <summary>The log's root key.</summary>
    public VerifierKey Log { get; }

    /// <summary>The witnesses by the names that the policy gives them.</summary>
    public IReadOnlyDictionary<string, VerifierKey> Witnesses => _witnesses;

    /// <summary>True when the policy asks for witnesses at all.</summary>
    public bool HasQuorum => _quorum is not null;

    /// <summary>A policy that trusts a log's key and asks for no witness.</summary>
    public static TrustPolicy ForLog(VerifierKey log) =>
        new(log, new(StringComparer.Ordinal), new(StringComparer.Ordinal), quorum: null);

    /// <summary>Reads a policy file; on failure the error names the line.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out TrustPolicy? policy, out string error)
    {
        ArgumentNullException.ThrowIfNull(text);
        var reader = new Reader();
        policy = null;
        var lines = text.Split('\n');
        if (lines.Length > MaxLines)
        {
            error = "the policy has more than 1,000 lines";
            return false;
        }

        for (var number = 0; number < lines.Length; number++)
        {
            if (!reader.TryTake(lines[number].Trim(), out var fault))
            {
                error = string.Create(CultureInfo.InvariantCulture, $"line {number + 1}: {fault}");
                return false;
            }
        }

        error = reader.Log is null ? "the policy names no log" : !reader.HasQuorumLine ? "the policy has no quorum line" : "";
        policy = error.Length == 0 ? new TrustPolicy(reader.Log!, reader.Witnesses, reader.Groups, reader.Quorum) : null;
        return policy is not null;
    }

    /// <summary>
    /// The time since which a quorum has seen a note, in seconds since 1970: the latest time that enough witnesses' good
    /// cosignatures reach. Null when there is no quorum on it.
    /// </summary>
    public ulong? QuorumTime(SignedNote note)
    {
        ArgumentNullException.ThrowIfNull(note);
        if (_quorum is null)
        {
            return null;
        }

        var times = new Dictionary<string, ulong>(StringComparer.Ordinal);
        foreach (var (name, key) in _witnesses)
        {
            var signature = note.Signatures.FirstOrDefault(line => line.Name == key.Name && line.KeyId == key.Id);
            if (signature is not null && key.Verify(note.Text, signature.Signature.Span)
                && VerifierKey.TryReadTime(signature.Signature.Span, out var time))
            {
                times[name] = time;
            }
        }

        // Try the latest times first: the quorum holds from the time at which the last needed witness signed.
        return times.Values.Distinct().OrderDescending().Select(time => (ulong?)time)
            .FirstOrDefault(time => IsSatisfied(_quorum, times.Where(seen => seen.Value >= time).Select(seen => seen.Key).ToHashSet(StringComparer.Ordinal)));
    }

    /// <summary>Whether a note claims a witness of this policy with a signature that is not its own.</summary>
    public bool HasBadCosignature(SignedNote note)
    {
        ArgumentNullException.ThrowIfNull(note);
        return _witnesses.Values.Any(key => note.Check(key) == SignatureVerdict.Bad);
    }

    private bool IsSatisfied(string name, HashSet<string> seen)
    {
        // A group may only name what stands before it, so this ends after as many steps as there are lines.
        if (!_groups.TryGetValue(name, out var group))
        {
            return seen.Contains(name);
        }

        var count = group.Members.Count(member => IsSatisfied(member, seen));
        return count >= group.Needed;
    }

    private sealed record Group(int Needed, IReadOnlyList<string> Members);

    private sealed class Reader
    {
        public VerifierKey? Log { get; private set; }

        public Dictionary<string, VerifierKey> Witnesses { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, Group> Groups { get; } = new(StringComparer.Ordinal);

        public string? Quorum { get; private set; }

        public bool HasQuorumLine { get; private set; }

        public bool TryTake(string line, out string fault)
        {
            var words = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            fault = "";
            if (words.Length == 0 || words[0][0] == '#')
            {
                return true;
            }

            fault = words[0] switch
            {
                "log" => TakeLog(words),
                "witness" => TakeWitness(words),
                "group" => TakeGroup(words),
                "quorum" => TakeQuorum(words),
                _ => $"'{words[0]}' is none of log, witness, group, quorum",
            };
            return fault.Length == 0;
        }

        private bool IsKnown(string name) => Witnesses.ContainsKey(name) || Groups.ContainsKey(name);

        private string TakeLog(string[] words)
        {
            if (Log is not null)
            {
                return "a second log; one policy is for one log";
            }

            if (words.Length is < 2 or > 3 || !VerifierKey.TryParse(words[1], out var key))
            {
                return "expected: log <verifier key> [url]";
            }

            Log = key;
            return "";
        }

        private string TakeWitness(string[] words)
        {
            if (words.Length is < 3 or > 4 || words[1] == "none" || IsKnown(words[1]) || !VerifierKey.TryParse(words[2], out var key))
            {
                return "expected: witness <new name> <verifier key> [url]";
            }

            Witnesses[words[1]] = key;
            return "";
        }

        private string TakeGroup(string[] words)
        {
            const string expected = "expected: group <new name> <any, all or a number> <names that stand above>";
            if (words.Length < 4 || words[1] == "none" || IsKnown(words[1]) || !words[3..].All(IsKnown))
            {
                return expected;
            }

            var members = words[3..];
            var needed = words[2] switch
            {
                "any" => 1,
                "all" => members.Length,
                _ => int.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0,
            };
            if (needed < 1 || needed > members.Length)
            {
                return expected;
            }

            Groups[words[1]] = new Group(needed, members);
            return "";
        }

        private string TakeQuorum(string[] words)
        {
            if (HasQuorumLine || words.Length != 2 || (words[1] != "none" && !IsKnown(words[1])))
            {
                return "expected once: quorum <none, or a name that stands above>";
            }

            HasQuorumLine = true;
            Quorum = words[1] == "none" ? null : words[1];
            return "";
        }
    }
}
