using System.Runtime.InteropServices;
using Sworn.Query.Matching;
using Sworn.Query.Output;
using Sworn.Query.Tables;

namespace Sworn.Query.Steps;

/// <summary>Counts which fields records have; a field with several values in one record counts once. Belongs to one thread.</summary>
internal sealed class FieldNamesStep : Step
{
    private readonly FieldWalk _walk = new(FieldList.BuiltIn.Append("msg").Append("sdid"));
    private readonly Dictionary<string, (long Hits, long Last)> _hits = new(StringComparer.Ordinal);
    private readonly FieldWalk.Taker _take;
    private long _record;

    public FieldNamesStep(Step next)
        : base(next) => _take = Count;

    public override bool Take(in QueryRecord record)
    {
        _record++;
        _walk.Run(record, _take);
        return true;
    }

    public override void Complete() => Give(_hits
        .OrderByDescending(static field => field.Value.Hits).ThenBy(static field => field.Key, StringComparer.Ordinal)
        .Select(static field => new[] { Cell.Of(field.Key), new Cell(field.Value.Hits) }));

    private void Count(string name, ReadOnlySpan<byte> value)
    {
        ref var field = ref CollectionsMarshal.GetValueRefOrAddDefault(_hits, name, out _);
        field = field.Last == _record ? field : (field.Hits + 1, _record);
    }
}
