namespace Sworn.Store.Blocks;

/// <summary>
/// The templates of one segment while it is built. A template gets a number when the segment has enough of its records,
/// or the segment before had; of the others so many are remembered that text without structure costs little memory.
/// Belongs to one thread.
/// </summary>
internal sealed class TemplateTable
{
    /// <summary>The most templates of a segment; records beyond are kept whole.</summary>
    public const int MaxCount = 1 << 16;

    /// <summary>A template has a number from this record of its kind on; the records before are kept whole.</summary>
    public const int LeastRows = 4;

    /// <summary>The most templates without a number that are remembered from block to block.</summary>
    private const int MaxTentative = 1 << 11;

    private readonly Dictionary<ulong, Template> _byHash = [];
    private readonly List<Template> _templates = [];
    private readonly List<ulong> _tentative = [];
    private readonly PatternIndex _patterns = new();
    private readonly ValueCandidates _values = new();

    /// <summary>The templates that have a number, by it.</summary>
    public IReadOnlyList<Template> Templates => _templates;

    /// <summary>Finds the template of a record or makes one, tentatively.</summary>
    /// <returns>Null when another template has the same hash: the record is kept whole.</returns>
    public Template? Find(RecordCutter cut, ulong facts)
    {
        var hash = cut.Hash(facts);
        if (_byHash.TryGetValue(hash, out var known))
        {
            return known.IsSame(cut, facts) ? known : null;
        }

        var made = Template.Of(cut, facts, number: -1);
        _byHash.Add(hash, made);
        _tentative.Add(hash);
        return made;
    }

    /// <summary>Cuts a record by the pattern of a template that is known.</summary>
    /// <param name="text">The octets of the block up to the record's end.</param>
    /// <param name="start">Where the record begins.</param>
    /// <param name="cuts">Takes the slots of a record that fits.</param>
    /// <param name="analyst">Reads the claimed time.</param>
    /// <param name="cut">The place of the first slot in <paramref name="cuts"/>, and more.</param>
    /// <returns>The template; null when no pattern fits.</returns>
    public Template? TryCut(ReadOnlySpan<byte> text, int start, BlockCuts cuts, IRecordAnalyst analyst, out PatternCut cut)
    {
        var candidates = _patterns.CandidatesFor(text[start..]);
        for (var number = 0; number < candidates.Length && candidates[number] is { } pattern; number++)
        {
            if (pattern.Template.Pattern is null)
            {
                continue;
            }

            var slots = pattern.Template.SlotCount;
            var starts = cuts.StartsRoom(slots);
            var lengths = cuts.LengthsRoom(slots);
            var isPlanned = pattern.TryCutByPlan(text, start, starts, lengths, _values, analyst, out var time);
            if (isPlanned || pattern.TryCut(text, start, starts, lengths, _values, analyst, out time))
            {
                PatternIndex.Prefer(candidates, number);
                cut = new PatternCut(cuts.Take(slots), isPlanned, time);
                return pattern.Template;
            }
        }

        cut = default;
        return null;
    }

    /// <summary>Remembers how a record was cut that is regular, so that others like it are cut by its template's pattern.</summary>
    public void Learn(Template template, RecordCutter cut, ReadOnlySpan<byte> body)
    {
        template.Pattern ??= new CutPattern(template, cut);
        var candidates = _patterns.CandidatesFor(body);
        if (!candidates.Contains(template.Pattern))
        {
            PatternIndex.Add(candidates, template.Pattern);
        }
    }

    /// <summary>Counts the records of a template in a block, and gives it its number when it has come often enough.</summary>
    /// <returns>False when they are kept whole.</returns>
    public bool TryKeep(Template template, int rows)
    {
        if (template.Number >= 0)
        {
            return true;
        }

        template.Seen = Math.Min(LeastRows, template.Seen + rows);
        if (template.Seen < LeastRows || _templates.Count == MaxCount)
        {
            return false;
        }

        template.Number = _templates.Count;
        _templates.Add(template);
        return true;
    }

    /// <summary>Ends a block: forgets the templates without a number when they are too many.</summary>
    public void Sweep()
    {
        if (_tentative.Count > MaxTentative)
        {
            Forget();
        }
    }

    /// <summary>Ends a segment. What had a number in it gets one in the next at its first record. Without a segment between, nothing is done.</summary>
    public void Clear()
    {
        if (_templates.Count == 0)
        {
            return;
        }

        Forget();
        foreach (var (hash, template) in _byHash)
        {
            template.Number = -1;
            _tentative.Add(hash);
        }

        _templates.Clear();
        Sweep();
    }

    private void Forget()
    {
        foreach (var hash in _tentative)
        {
            if (_byHash[hash] is { Number: < 0 } forgotten)
            {
                forgotten.Pattern = null;
                _byHash.Remove(hash);
            }
        }

        _tentative.Clear();
    }

    /// <summary>Writes the table: count, then each template.</summary>
    public void Write(OctetBuffer to)
    {
        to.WriteVarint((ulong)_templates.Count);
        foreach (var template in _templates)
        {
            template.Write(to);
        }
    }

    /// <summary>Reads a table that <see cref="Write"/> wrote.</summary>
    /// <exception cref="DamagedBlockException">It is not one.</exception>
    public static Template[] Read(ReadOnlySpan<byte> octets)
    {
        var from = new OctetReader(octets);
        var templates = new Template[from.ReadCount(MaxCount)];
        for (var number = 0; number < templates.Length; number++)
        {
            templates[number] = Template.Read(ref from, number);
        }

        return templates;
    }
}
