using System.Text;
using Sworn.Core;
using Sworn.Query.Columns;
using Sworn.Query.Fields;
using Sworn.Query.Matching;
using Sworn.Query.Scan;
using Sworn.Store.Blocks;
using Sworn.Store.Segments;

namespace Sworn.Query.Counting;

/// <summary>
/// Counts the values of some fields over all results of a query. Memory is bounded: so many different values a field, so
/// many octets a value. Belongs to one thread.
/// </summary>
public sealed class FacetSink : IRecordSink, IRowSink
{
    /// <summary>The most fields at once: 12.</summary>
    public const int MaxFields = 12;

    /// <summary>The most different values that are counted for a field: 10,000. Further ones are not counted.</summary>
    public const int MaxDistinct = 10_000;

    /// <summary>The most octets of a value that count: 256.</summary>
    public const int MaxValueOctets = 256;

    private readonly (FieldName Field, Dictionary<byte[], long> Counts)[] _fields;
    private readonly bool[] _isCut;
    private readonly FieldFinder?[] _finders;
    private readonly ColumnCounter[] _columns;
    private readonly ColumnCounter.Taker[] _takers;

    private FacetSink(IEnumerable<FieldName> fields)
    {
        _fields = [.. fields.Select(field => (field, new Dictionary<byte[], long>(OctetsComparer.Instance)))];
        _isCut = new bool[_fields.Length];
        _finders = [.. _fields.Select(static entry => FieldFinder.CanFind(entry.Field.Id) ? new FieldFinder(entry.Field) : null)];
        _columns = [.. _fields.Select(static _ => new ColumnCounter())];
        _takers = [.. _fields.Select((_, number) => (ColumnCounter.Taker)((value, rows) => Count(number, value, rows)))];
    }

    /// <summary>Makes a sink for some fields.</summary>
    /// <param name="names">Names as queries have them, at most <see cref="MaxFields"/>.</param>
    /// <param name="unknown">The name that is no field; null when all are.</param>
    /// <returns>Null when one of them is no field.</returns>
    public static FacetSink? TryCreate(IReadOnlyList<string> names, out string? unknown)
    {
        ArgumentNullException.ThrowIfNull(names);
        Invariant.Check(names.Count <= MaxFields);
        unknown = names.FirstOrDefault(name => name.Length == 0 || FieldName.TryResolve(name) is null);
        return unknown is null ? new FacetSink(names.Select(name => FieldName.TryResolve(name)!)) : null;
    }

    /// <inheritdoc/>
    public bool Accept(in QueryRecord record)
    {
        for (var number = 0; number < _fields.Length; number++)
        {
            var values = new FieldEnumerator(record, _fields[number].Field);
            while (values.MoveNext())
            {
                Count(number, values.Current, 1);
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public void AcceptCount(long count)
    {
        // A query that only counts has no records whose values could be counted.
    }

    /// <inheritdoc/>
    public void Hide(HiddenRange range)
    {
        // The report of the scan says it.
    }

    /// <inheritdoc/>
    public void Flush()
    {
        // Nothing is buffered.
    }

    /// <summary>What was counted.</summary>
    /// <param name="most">How many values a field shows at most.</param>
    public IReadOnlyList<Facet> Facets(int most)
    {
        for (var number = 0; number < _fields.Length; number++)
        {
            _columns[number].Flush(_takers[number]);
        }

        return Sorted(most);
    }

    private List<Facet> Sorted(int most) =>
    [
        .. _fields.Select((entry, number) => new Facet(
            entry.Field.Text,
            entry.Counts.Count,
            !_isCut[number],
            [.. entry.Counts.OrderByDescending(pair => pair.Value).ThenBy(pair => Encoding.UTF8.GetString(pair.Key), StringComparer.Ordinal)
                .Take(most).Select(pair => new FacetValue(Encoding.UTF8.GetString(pair.Key), pair.Value))])),
    ];

    /// <inheritdoc/>
    void IRowSink.Begin(IReadOnlyList<Template> templates)
    {
        foreach (var finder in _finders)
        {
            finder?.Begin(templates);
        }
    }

    /// <inheritdoc/>
    bool IRowSink.TryTake(in RowGroup rows, RowMask mask)
    {
        for (var number = 0; number < _fields.Length; number++)
        {
            if (!IsLevel(number) && _finders[number]?.In(rows.Used!.Template) is null)
            {
                return false;
            }
        }

        var population = mask.Population;
        for (var number = 0; number < _fields.Length; number++)
        {
            if (IsLevel(number))
            {
                if (MessageNames.Of(rows.Facts, _fields[number].Field.Id) is { } name)
                {
                    Count(number, name, population);
                }

                continue;
            }

            foreach (var place in _finders[number]!.In(rows.Used!.Template)!)
            {
                if (place.Place == FieldPlace.Literal)
                {
                    Count(number, rows.Used.Template.Literals.Slice(place.Start, place.Length), population);
                }
                else
                {
                    _columns[number].Run(rows.Block.Column(rows.Used, place.Start), mask, _takers[number]);
                }
            }
        }

        return true;
    }

    /// <inheritdoc/>
    bool IRowSink.TryTake(Template template, int rows, SegmentIndex index)
    {
        for (var number = 0; number < _fields.Length; number++)
        {
            if (!IsLevel(number) && (_finders[number]?.In(template) is not { } places || !SlotCounts.IsKnown(template, places, rows, index)))
            {
                return false;
            }
        }

        var facts = MessageFacts.Unpack(template.Facts);
        for (var number = 0; number < _fields.Length; number++)
        {
            if (!IsLevel(number))
            {
                SlotCounts.Take(template, _finders[number]!.In(template)!, rows, index, _takers[number]);
            }
            else if (MessageNames.Of(facts, _fields[number].Field.Id) is { } name)
            {
                Count(number, name, rows);
            }
        }

        return true;
    }

    private bool IsLevel(int number) => _fields[number].Field.Id is FieldId.Severity or FieldId.Facility;

    private void Count(int number, ReadOnlySpan<byte> whole, int records)
    {
        var value = whole[..Math.Min(whole.Length, MaxValueOctets)];
        var counts = _fields[number].Counts.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (counts.TryGetValue(value, out var count))
        {
            counts[value] = count + records;
        }
        else if (_fields[number].Counts.Count < MaxDistinct)
        {
            counts[value] = records;
        }
        else
        {
            _isCut[number] = true;
        }
    }
}
