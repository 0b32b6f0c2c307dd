using Sworn.Query.Columns;
using Sworn.Store.Blocks;
using Sworn.Store.Segments;

namespace Sworn.Query.Scan;

/// <summary>
/// Decides by the tables of a segment what can be decided without its blocks: which templates are no results, which are
/// counted as a whole, and which blocks need not be opened. Belongs to one thread.
/// </summary>
internal sealed class SegmentJudge
{
    private readonly IReadOnlyList<Template> _templates;
    private readonly SegmentReader? _segment;
    private readonly ColumnTest? _test;
    private readonly RecordPipeline? _pipeline;
    private readonly bool[] _isTaken;
    private TemplateVerdict[] _verdicts = [];
    private bool[] _isTakenHere = [];
    private SegmentBlock? _block;
    private int _known;

    /// <summary>Begins with a segment that the test and the pipeline know.</summary>
    public SegmentJudge(SegmentReader segment, ColumnTest test, RecordPipeline pipeline)
        : this(segment.Templates)
    {
        _segment = segment;
        _test = test;
        _pipeline = pipeline;
    }

    private SegmentJudge(IReadOnlyList<Template> templates)
    {
        _templates = templates;
        _isTaken = new bool[templates.Count];
    }

    /// <summary>Before the first segment.</summary>
    public static SegmentJudge None { get; } = new([]);

    /// <summary>Takes the templates whose records are all results, where the sink needs no more than the index; all of the segment is asked for.</summary>
    public void TakeTemplates()
    {
        if (!_pipeline!.TakesRows)
        {
            return;
        }

        var rows = RowsByTemplate();
        for (var number = 0; number < rows.Length; number++)
        {
            var template = _templates[number];
            _isTaken[number] = rows[number] > 0 && IsShown(template)
                && _test!.Judge(template, block: null) == TemplateVerdict.All
                && _pipeline.TryTake(template, rows[number], _segment!.Index);
        }
    }

    /// <summary>Begins with a block.</summary>
    public void Begin(SegmentBlock block)
    {
        _block = block;
        _known = 0;
        if (_verdicts.Length < block.Templates.Length)
        {
            _verdicts = new TemplateVerdict[Math.Max(block.Templates.Length, 2 * _verdicts.Length)];
            _isTakenHere = new bool[_verdicts.Length];
        }

        _isTakenHere.AsSpan(0, block.Templates.Length).Clear();

        for (var number = 0; number < block.Templates.Length; number++)
        {
            var (template, rows) = block.Templates[number];
            _verdicts[number] = template >= _templates.Count ? TemplateVerdict.Some
                : _isTaken[template] || !IsShown(_templates[template]) ? TemplateVerdict.None
                : _test!.Judge(_templates[template], block);
            _known += rows;
        }
    }

    /// <summary>
    /// Decides what can be decided of the block without opening it: takes the templates whose rows are all results, where
    /// that needs no more than the footer.
    /// </summary>
    /// <param name="isInside">Whether all records of the block are asked for.</param>
    /// <returns>True when nothing is left to look at.</returns>
    public bool TryDecideUnopened(bool isInside)
    {
        var hasWholeRows = _block!.Header.HasWholeRows;
        var isClosed = !hasWholeRows && _known == _block.Header.RecordCount;
        var mayTake = isInside && (isClosed || (hasWholeRows && _known < _block.Header.RecordCount));
        for (var number = 0; number < _block.Templates.Length; number++)
        {
            var (template, rows) = _block.Templates[number];
            if (_verdicts[number] == TemplateVerdict.All && mayTake && _pipeline!.TryTakeUnopened(_block.Header, _templates[template], rows))
            {
                _verdicts[number] = TemplateVerdict.None;
                _isTakenHere[number] = true;
            }

            isClosed &= _verdicts[number] == TemplateVerdict.None;
        }

        for (var number = 0; number < _block.Templates.Length && isClosed; number++)
        {
            var (template, rows) = _block.Templates[number];
            if (!_isTaken[template] && !_isTakenHere[number])
            {
                _pipeline!.PassOver(rows);
            }
        }

        return isClosed;
    }

    /// <summary>Compares what the block says of itself with the footer, by which rows of it were taken.</summary>
    /// <param name="opened">The templates in the block.</param>
    /// <exception cref="DamagedBlockException">They differ.</exception>
    public void Check(IReadOnlyList<BlockTemplate> opened)
    {
        for (var number = 0; number < _block!.Templates.Length; number++)
        {
            if (_isTakenHere[number]
                && (number >= opened.Count || _block.Templates[number] != (opened[number].Template.Number, opened[number].Rows)))
            {
                throw new DamagedBlockException("the footer does not agree with what is in it");
            }
        }
    }

    /// <summary>Whether the rows of a template in the block at hand need no look.</summary>
    /// <param name="position">The template's position in the block.</param>
    /// <param name="used">What the block itself says of it.</param>
    /// <param name="isTaken">Whether they were taken by the tables of the segment; else none is a result.</param>
    public bool IsSettled(int position, BlockTemplate used, out bool isTaken)
    {
        isTaken = false;
        if (position >= _block!.Templates.Length || _block.Templates[position] != (used.Template.Number, used.Rows)
            || _verdicts[position] != TemplateVerdict.None)
        {
            return false;
        }

        isTaken = _isTakenHere[position] || _isTaken[used.Template.Number];
        return true;
    }

    private bool IsShown(Template template) => _pipeline!.Shows(MessageFacts.Unpack(template.Facts));

    private int[] RowsByTemplate()
    {
        var rows = new int[_templates.Count];
        foreach (var block in _segment!.Footer.Blocks)
        {
            foreach (var (template, count) in block.Templates)
            {
                if (template < rows.Length)
                {
                    rows[template] += count;
                }
            }
        }

        return rows;
    }
}
