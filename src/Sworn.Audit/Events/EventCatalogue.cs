using Sworn.Audit.Data;

namespace Sworn.Audit.Events;

/// <summary>
/// All kinds of events that sworn knows: what comes with the program, extended and overridden by files of the user. An
/// entry replaces an earlier one of the same id. Immutable; safe from any thread.
/// </summary>
public sealed class EventCatalogue
{
    private readonly Dictionary<byte[], EntryGroup> _tags = new(OctetComparer.Instance);
    private readonly Dictionary<string, EntryGroup> _refinements = new(StringComparer.Ordinal);

    private EventCatalogue(IReadOnlyList<EventEntry> entries)
    {
        Entries = entries;
        foreach (var tag in entries.SelectMany(entry => entry.Tags).Distinct(StringComparer.Ordinal))
        {
            var key = TagKey.Of(tag);
            _tags.TryAdd(key, new EntryGroup(
                [.. entries.Where(entry => entry.Tags.Any(other => TagKey.Of(other).AsSpan().SequenceEqual(key)))]));
        }

        foreach (var refined in entries.Where(entry => entry.Refines is not null).GroupBy(entry => entry.Refines!, StringComparer.Ordinal))
        {
            _refinements.Add(refined.Key, new EntryGroup([.. refined]));
        }

        Untagged = new EntryGroup([.. entries.Where(entry => entry.Tags.Count == 0 && entry.Refines is null)]);
        Tags = _tags.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>All entries.</summary>
    public IReadOnlyList<EventEntry> Entries { get; }

    internal EntryGroup Untagged { get; }

    internal Dictionary<byte[], EntryGroup>.AlternateLookup<ReadOnlySpan<byte>> Tags { get; }

    internal IReadOnlyDictionary<string, EntryGroup> Refinements => _refinements;

    internal IEnumerable<EntryGroup> Groups => _tags.Values.Concat(_refinements.Values).Append(Untagged);

    /// <summary>What comes with the program.</summary>
    /// <exception cref="DataFileException">Never of a program that was tested.</exception>
    public static EventCatalogue Default() => Load([]);

    /// <summary>What comes with the program, and files of the user after it.</summary>
    /// <param name="files">The user's files, in the order in which they override.</param>
    /// <exception cref="DataFileException">A file is wrong; every mistake is named.</exception>
    public static EventCatalogue Load(IEnumerable<DataFile> files) => Of(DataFile.Embedded("dialects").Concat(files));

    /// <summary>These files and nothing else.</summary>
    /// <exception cref="DataFileException">A file is wrong; every mistake is named.</exception>
    public static EventCatalogue Of(IEnumerable<DataFile> files)
    {
        var errors = new ErrorList();
        var entries = new List<EventEntry>();
        foreach (var file in files)
        {
            var read = new EntryReader(file, errors).Read();
            foreach (var twice in read.GroupBy(entry => entry.Id, StringComparer.Ordinal).Where(group => group.Count() > 1))
            {
                errors.Add(file.Name, twice.Last().Line, $"the id '{twice.Key}' is given twice");
            }

            var replaced = read.Select(entry => entry.Id).ToHashSet(StringComparer.Ordinal);
            entries.RemoveAll(entry => replaced.Contains(entry.Id));
            entries.AddRange(read);
        }

        var known = entries.Select(entry => entry.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var orphan in entries.Where(entry => entry.Refines is { } refined && !known.Contains(refined)))
        {
            errors.Add(orphan.File, orphan.Line, $"{orphan.Id} refines '{orphan.Refines}', which does not exist");
        }

        errors.ThrowIfAny();
        return new EventCatalogue(entries);
    }
}
