using Sworn.Query.Counting;
using Sworn.Query.Matching;
using Sworn.Query.Tables;

namespace Sworn.Query.Steps;

/// <summary>
/// Counts the values of every field. A field with more different values than are counted is none to choose by, and is left
/// out. Belongs to one thread.
/// </summary>
internal sealed class FacetsStep : Step
{
    /// <summary>The most different values of a field: 1,000.</summary>
    public const int MaxDistinct = 1_000;

    /// <summary>The most fields: the 20 that most records have.</summary>
    public const int MaxFields = 20;

    private const int MaxValueOctets = 256;

    private static readonly string[] BuiltIn =
        ["_source", "_listener", "_transport", "_format", "facility", "severity", "host", "app", "msgid", "event"];

    private readonly int _most;
    private readonly FieldWalk _walk = new(BuiltIn);
    private readonly Dictionary<string, Dictionary<byte[], long>?> _fields = new(StringComparer.Ordinal);
    private readonly FieldWalk.Taker _take;

    public FacetsStep(Step next, int most)
        : base(next)
    {
        _most = most;
        _take = Count;
    }

    public override bool Take(in QueryRecord record)
    {
        _walk.Run(record, _take);
        return true;
    }

    public override void Complete() => Give(_fields.Where(static field => field.Value is not null)
        .OrderByDescending(static field => field.Value!.Values.Sum()).ThenBy(static field => field.Key, StringComparer.Ordinal).Take(MaxFields)
        .SelectMany(Rows));

    private IEnumerable<Cell[]> Rows(KeyValuePair<string, Dictionary<byte[], long>?> field) => field.Value!
        .OrderByDescending(static value => value.Value).ThenBy(static value => value.Key, OctetsOrder.Instance).Take(_most)
        .Select(value => new[] { Cell.Of(field.Key), Cell.Of(value.Key), new Cell(value.Value) });

    private void Count(string name, ReadOnlySpan<byte> whole)
    {
        if (!_fields.TryGetValue(name, out var values))
        {
            values = new Dictionary<byte[], long>(OctetsComparer.Instance);
            _fields[name] = values;
        }

        if (values is null)
        {
            return;
        }

        var value = whole[..Math.Min(whole.Length, MaxValueOctets)];
        var lookup = values.GetAlternateLookup<ReadOnlySpan<byte>>();
        lookup.TryGetValue(value, out var count);
        lookup[value] = count + 1;
        if (values.Count > MaxDistinct)
        {
            _fields[name] = null;
        }
    }
}
