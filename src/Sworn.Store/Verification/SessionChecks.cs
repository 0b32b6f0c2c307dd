using System.Globalization;
using System.Text.Json;
using Sworn.Core.Ledger;

namespace Sworn.Store.Verification;

/// <summary>
/// Reads the records' own story: sessions, clock steps, drops and recoveries that the log declares, and steps that it
/// does not declare (design/ledger.md, section 5.10).
/// </summary>
internal sealed class SessionChecks
{
    private const long StepLimit = 1_000_000_000;

    private readonly List<Finding> _findings = [];
    private uint _session;
    private long? _offset;
    private bool _isStepDeclared;

    public IReadOnlyList<Finding> Findings => _findings;

    public void Take(StoredFrame frame)
    {
        for (var number = 0; number < frame.Records.Count; number++)
        {
            var fields = frame.Fields(number);
            var index = frame.FirstIndex + (ulong)number;
            if (fields.Kind == EntryKind.Control)
            {
                TakeControl(frame.Body(number), index);
            }

            TakeTime(fields, index);
        }
    }

    private void TakeTime(in EntryFields fields, ulong index)
    {
        if (fields.Session != _session)
        {
            if (fields.Session != _session + 1 && _session != 0)
            {
                _findings.Add(new Finding(
                    FindingKind.MissingSegment,
                    string.Create(CultureInfo.InvariantCulture, $"session {fields.Session} follows session {_session}"))
                { First = index });
            }

            _session = fields.Session;
            _offset = null;
        }

        var offset = unchecked(fields.ReceivedUtc - (long)fields.ReceivedMonotonic);
        var step = _offset is { } before ? unchecked(offset - before) : 0;
        if (step is > StepLimit or < -StepLimit && !_isStepDeclared)
        {
            _findings.Add(new Finding(
                FindingKind.UndeclaredTimeStep,
                string.Create(CultureInfo.InvariantCulture, $"the wall clock moved by {step / 1e9:0.###} s, and no leaf says so"))
            { First = index });
        }

        _offset = offset;
        _isStepDeclared = _isStepDeclared && fields.Kind == EntryKind.Control;
    }

    private void TakeControl(ReadOnlySpan<byte> body, ulong index)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var json = JsonDocument.ParseValue(ref reader);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
            {
                Note(json.RootElement, index);
            }
        }
        catch (JsonException)
        {
            // Not a control leaf of ours; if it was altered, its leaf hash says so.
        }
    }

    private void Note(JsonElement leaf, ulong index)
    {
        var type = leaf.TryGetProperty("type", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
        Finding? finding = type switch
        {
            "RECOVERY" => new Finding(FindingKind.CrashTail, $"session {Member(leaf, "previous_session")} ended without a stop; {Member(leaf, "adopted")} records above its checkpoint were adopted, {Member(leaf, "discarded_octets")} octets set aside"),
            "DROP-END" => new Finding(FindingKind.Drops, $"{Member(leaf, "messages")} messages were given up: {Member(leaf, "reason")}"),
            "RECORDING-RESUME" => new Finding(FindingKind.Drops, $"{Member(leaf, "messages")} messages were given up and {Member(leaf, "forwarded_only")} went to outputs only while recording was stopped: {Member(leaf, "policy")}"),
            "TIME-STEP" => new Finding(FindingKind.TimeStep, $"the wall clock was set from {Member(leaf, "old")} to {Member(leaf, "new")}"),
            "ANCHOR-LOST" => new Finding(FindingKind.AnchorLost, "the operator started the log without its anchor"),
            _ => null,
        };
        _isStepDeclared |= type == "TIME-STEP";
        if (finding is not null)
        {
            _findings.Add(finding with { First = index });
        }
    }

    private static string Member(JsonElement leaf, string name) =>
        leaf.TryGetProperty(name, out var member) ? member.ToString() : "?";
}
