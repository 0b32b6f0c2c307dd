using Sworn.Audit.Patterns;
using Sworn.Protocols.Syslog;

namespace Sworn.Audit.Events;

/// <summary>
/// Says what a parsed message means. A message with a tag is found by the tag; one without by its text, in one pass
/// whatever the number of patterns. Allocates nothing once it is warm. Belongs to one thread; make one for each.
/// </summary>
public sealed class EventClassifier
{
    /// <summary>A special case of a special case of a command: no catalogue needs more.</summary>
    private const int MaxRefinements = 4;

    private readonly EventCatalogue _catalogue;
    private readonly Dictionary<EntryGroup, PatternMatcher> _matchers = new(ReferenceEqualityComparer.Instance);
    private readonly PatternMatcher _untagged;
    private readonly PatternRunner _runner = new();

    /// <summary>Makes a classifier.</summary>
    public EventClassifier(EventCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        _catalogue = catalogue;
        _untagged = new PatternMatcher(catalogue.Untagged.Network);
        _matchers.Add(catalogue.Untagged, _untagged);
    }

    /// <summary>Classifies a message.</summary>
    /// <param name="raw">The octets that were parsed.</param>
    /// <param name="message">What the parser found in them.</param>
    /// <param name="fields">Emptied and filled.</param>
    /// <returns>The entry, or null when no entry fits.</returns>
    public EventEntry? Classify(ReadOnlySpan<byte> raw, SyslogMessage message, EventFields fields)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(fields);
        fields.Clear();
        var text = message.Msg.Of(raw).Trim(" \r\n\t\0"u8);
        var app = AppOf(raw, message);
        var group = GroupOf(raw, message, ref text);
        var entry = (group is null ? null : ByTag(group, raw, message, app, text, fields))
            ?? ByText(_catalogue.Untagged, _untagged, app, text, fields);
        if (entry is null)
        {
            return null;
        }

        entry = Refine(entry, app, fields);
        FieldDerivation.Complete(entry, fields);
        return entry;
    }

    /// <summary>The name of the program, without the folders it stands in.</summary>
    private static ReadOnlySpan<byte> AppOf(ReadOnlySpan<byte> raw, SyslogMessage message)
    {
        var app = message.AppName.Of(raw);
        return app[(app.LastIndexOf((byte)'/') + 1)..];
    }

    /// <summary>
    /// The entries of the message's tag: that of the header, else one with which the text begins, which is then taken off.
    /// </summary>
    private EntryGroup? GroupOf(ReadOnlySpan<byte> raw, SyslogMessage message, ref ReadOnlySpan<byte> text)
    {
        Span<byte> key = stackalloc byte[TagKey.MaxLength];
        var length = TagKey.Of(raw, message, key);
        var lead = TagText.Measure(text);
        if (length > 0)
        {
            text = text.StartsWith("%"u8) ? text[lead..] : text;
            return Find(key[..length]);
        }

        if (lead == 0)
        {
            return null;
        }

        var tag = text[..lead];
        var group = Find(key[..TagText.Key(tag, withFacility: true, key)]) ?? Find(key[..TagText.Key(tag, withFacility: false, key)]);
        text = group is null ? text : text[lead..];
        return group;
    }

    private EntryGroup? Find(ReadOnlySpan<byte> key) =>
        !key.IsEmpty && _catalogue.Tags.TryGetValue(key, out var group) ? group : null;

    private EventEntry? ByTag(
        EntryGroup group,
        ReadOnlySpan<byte> raw,
        SyslogMessage message,
        ReadOnlySpan<byte> app,
        ReadOnlySpan<byte> text,
        EventFields fields)
    {
        var hasSd = message.SdParams.Length > 0;
        if (hasSd && group.Entries.Count == 1 && SdFields.Fill(group.Entries[0], raw, message, fields))
        {
            Apply(group.Entries[0], fields);
            return group.Entries[0];
        }

        var entry = ByText(group, MatcherOf(group), app, text, fields);
        if (entry is null && group.Fallback is { } fallback)
        {
            entry = fallback;
            Apply(entry, fields);
        }

        if (hasSd && entry is not null)
        {
            SdFields.Fill(entry, raw, message, fields);
        }

        return entry;
    }

    private EventEntry? ByText(
        EntryGroup group, PatternMatcher matcher, ReadOnlySpan<byte> app, ReadOnlySpan<byte> text, EventFields fields)
    {
        var number = matcher.Match(app, text);
        if (number == PatternNetwork.None)
        {
            return null;
        }

        var found = matcher.Patterns[number];
        var entry = group.Entries[found.Entry];
        _runner.Run(found.Pattern, text, entry.Nulls, fields);
        Apply(entry, fields);
        return entry;
    }

    private EventEntry Refine(EventEntry entry, ReadOnlySpan<byte> app, EventFields fields)
    {
        for (var depth = 0; depth < MaxRefinements; depth++)
        {
            if (!_catalogue.Refinements.TryGetValue(entry.Id, out var group))
            {
                return entry;
            }

            var value = fields[group.Entries[0].RefinedField].Trim((byte)' ');
            if (value.IsEmpty || ByText(group, MatcherOf(group), app, value, fields) is not { } special)
            {
                return entry;
            }

            entry = special;
        }

        return entry;
    }

    private static void Apply(EventEntry entry, EventFields fields)
    {
        for (var i = 0; i < entry.Constants.Count; i++)
        {
            fields.Set(entry.Constants[i].Field, entry.Constants[i].Value);
        }
    }

    private PatternMatcher MatcherOf(EntryGroup group)
    {
        if (!_matchers.TryGetValue(group, out var matcher))
        {
            matcher = new PatternMatcher(group.Network);
            _matchers.Add(group, matcher);
        }

        return matcher;
    }
}
