namespace Sworn.Store.Blocks;

/// <summary>The rows of one template while a block is built. Used again; belongs to one thread.</summary>
internal sealed class TemplateRows
{
    private int[] _places = new int[16];

    /// <summary>The template.</summary>
    public Template? Template { get; private set; }

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them were cut by the plan of the template's pattern.</summary>
    public int PlannedCount { get; private set; }

    /// <summary>Its position among the templates that the block uses; −1 when it is not worth one.</summary>
    public int Position { get; set; }

    /// <summary>Begins with a template.</summary>
    public void Begin(Template template)
    {
        Template = template;
        Count = 0;
        PlannedCount = 0;
        Position = -1;
    }

    /// <summary>Adds a record, whose slots begin at a place of <see cref="BlockCuts"/>.</summary>
    /// <param name="place">The place.</param>
    /// <param name="isPlanned">Whether it was cut by the plan of the template's pattern.</param>
    public void Add(int place, bool isPlanned)
    {
        if (Count == _places.Length)
        {
            Array.Resize(ref _places, 2 * Count);
        }

        _places[Count++] = place;
        PlannedCount += isPlanned ? 1 : 0;
    }

    /// <summary>For each row, the place of its first slot in <see cref="BlockCuts"/>.</summary>
    public ReadOnlySpan<int> Places => _places.AsSpan(0, Count);
}
