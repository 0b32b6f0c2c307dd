using System.Text;
using Sworn.Audit.Events;
using Sworn.Protocols.Syslog;

namespace Sworn.Audit.Tests;

/// <summary>
/// The same message in RFC 3164, RFC 5424, Junos structured data and the forms between them gives the same event: every
/// example of the catalogue in every format in which its device or a relay may send it.
/// </summary>
public sealed class FormatTests
{
    private static readonly EventCatalogue Catalogue = EventCatalogue.Default();

    /// <summary>sworn's own records have one format.</summary>
    public static TheoryData<string> Ids => [.. Catalogue.Entries.Where(entry => entry.Dialect != "sworn").Select(entry => entry.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void An_example_gives_the_same_event_in_every_format(string id)
    {
        foreach (var example in Catalogue.Entries.Single(entry => entry.Id == id).Examples)
        {
            var (entry, fields) = AuditBench.Classify(Catalogue, example.Message);
            var parts = new Parts(example.Message);
            Assert.NotEmpty(parts.Texts().Concat(parts.Structured(Root(entry!), fields)));
            var onlyInText = OnlyInText(entry!);
            var onlyInData = OnlyInData(entry!);
            var except = parts.HasData ? onlyInData.Union(onlyInText, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal) : onlyInData;
            Assert.All(parts.Texts(), text => AssertSame(entry!, fields, text, except));
            Assert.All(parts.Structured(Root(entry!), fields), structured => AssertSame(entry!, fields, structured, onlyInText));
        }
    }

    private static void AssertSame(EventEntry expected, EventFields wanted, string message, HashSet<string> except)
    {
        var (entry, fields) = AuditBench.Classify(Catalogue, message);
        Assert.True(expected == entry, $"{expected.Id} became {entry?.Id ?? "no event"}: {message}");
        Assert.Equal(expected.OutcomeOf(wanted), entry!.OutcomeOf(fields));
        foreach (var name in FieldTable.All.Where(name => !except.Contains(name)))
        {
            Assert.True(wanted.Text(name) == fields.Text(name), $"{name} is '{fields.Text(name)}' and not '{wanted.Text(name)}': {message}");
        }
    }

    private static EventEntry Root(EventEntry entry) =>
        entry.Refines is { } refined ? Root(Catalogue.Entries.Single(other => other.Id == refined)) : entry;

    /// <summary>Fields that the entry's structured data has and its text has not.</summary>
    private static HashSet<string> OnlyInData(EventEntry entry) =>
        Root(entry).Sd.Select(mapping => FieldTable.NameOf(mapping.Field)).Where(name => !IsInText(Root(entry), name)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Fields that the entry's text has and its structured data has not.</summary>
    private static HashSet<string> OnlyInText(EventEntry entry) =>
        FieldTable.All.Where(name => IsInText(Root(entry), name) && Root(entry).Sd.All(mapping => FieldTable.NameOf(mapping.Field) != name))
            .ToHashSet(StringComparer.Ordinal);

    private static bool IsInText(EventEntry entry, string name) =>
        entry.PatternTexts.Any(pattern => pattern.Contains("{" + name + ":", StringComparison.Ordinal));

    /// <summary>What a message is made of, and the messages that can be made of it.</summary>
    private sealed class Parts
    {
        private const string Iso = "2026-11-24T04:00:00.000Z";
        private readonly string _app;
        private readonly string _procId;
        private readonly string _tag;
        private readonly string _text;
        private readonly bool _isMnemonic;

        public Parts(string example)
        {
            var raw = Encoding.UTF8.GetBytes(example);
            var message = new SyslogMessage();
            SyslogParser.Parse(raw, new ParseContext(AuditBench.Start, TimeZoneInfo.Utc), message);
            var text = message.Msg.Of(raw).Trim(" "u8);
            _app = Encoding.UTF8.GetString(message.AppName.Of(raw));
            _procId = Encoding.UTF8.GetString(message.ProcId.Of(raw));
            _tag = Encoding.UTF8.GetString(message.Event.Of(raw));
            _isMnemonic = message.Cisco is not null;
            _text = Encoding.UTF8.GetString(_isMnemonic && text.StartsWith("%"u8) ? text[TagText.Measure(text)..] : text);
            HasData = message.SdParams.Length > 0;
        }

        /// <summary>Whether the meaning stands in structured data, so that nobody looks at the text.</summary>
        public bool HasData { get; }

        private string Process => _procId.Length == 0 ? _app : $"{_app}[{_procId}]";

        private string Header => $"<189>1 {Iso} host {Nil(_app)} {Nil(_procId)}";

        /// <summary>Messages whose meaning stands in their text; none of an example without one.</summary>
        public string[] Texts() => _text.Length == 0 ? [] : _isMnemonic ? Mnemonics() : _tag.Length > 0 ? Tagged() : Untagged();

        /// <summary>Messages of Junos with structured data, with their text and in brief.</summary>
        public string[] Structured(EventEntry entry, EventFields fields)
        {
            if (entry.Sd.Count == 0)
            {
                return [];
            }

            var parameters = entry.Sd.GroupBy(mapping => Encoding.UTF8.GetString(mapping.Parameter), StringComparer.Ordinal)
                .Select(group => (Name: group.Key, Value: string.Join(' ', group.OrderBy(mapping => mapping.Part).Select(mapping => ValueOf(mapping, fields)).OfType<string>())))
                .Where(parameter => parameter.Value.Length > 0)
                .Select(parameter => $" {parameter.Name}=\"{Escape(parameter.Value)}\"");
            var head = $"{Header} {_tag} [junos@2636.1.1.1.2.164{string.Concat(parameters)}]";
            return _text.Length == 0 ? [head] : [head, $"{head} {_text}"];
        }

        private string[] Mnemonics() =>
        [
            $"<189>Nov 24 04:00:00 host %{_tag}: {_text}",
            $"<189>Nov 24 04:00:00 host : %{_tag}: {_text}",
            $"<189>45: host: Nov 24 2026 04:00:00.123 UTC: %{_tag}: {_text}",
            $"<189>: 2026 Nov 24 04:00:00 UTC: %{_tag}: {_text}",
            $"<189>5: RP/0/RP0/CPU0:Nov 24 04:00:00.227 UTC: proc[65]: %{_tag} : {_text}",
            $"{Header} - - %{_tag}: {_text}",
            $"{Header} - -  %{_tag}: {_text}",
        ];

        private string[] Tagged() =>
        [
            $"<189>Nov 24 04:00:00 host {Process}: {_tag}: {_text}",
            $"<189>Nov 24 04:00:00.123 2026 host {Process}: {_tag}: {_text}",
            $"<189>Nov 24 04:00:00 host {Process}: %DAEMON-5-{_tag}: {_text}",
            $"{Header} {_tag} - {_text}",
            $"{Header} - - {_tag}: {_text}",
            $"{Header} - -  %DAEMON-5-{_tag}: {_text}",
        ];

        private string[] Untagged() =>
        [
            $"<189>Nov 24 04:00:00 host {Process}: {_text}",
            $"<189>Nov 24 04:00:00 {Process}: {_text}",
            $"<189>{Iso} host {Process}: {_text}",
            $"{Header} - - {_text}",
            $"{Header} - -  {_text}",
            $"{Header} - - \ufeff{_text}",
            $"{Header} - [timeQuality tzKnown=\"1\" isSynced=\"0\"] {_text}\n",
        ];

        /// <summary>An origin that is a terminal has become one.</summary>
        private static string? ValueOf(SdMapping mapping, EventFields fields)
        {
            var name = FieldTable.NameOf(mapping.Field);
            return fields.Text(name) ?? (name == "source.address" ? fields.Text("sworn.terminal") : null);
        }

        private static string Nil(string value) => value.Length == 0 ? "-" : value;

        private static string Escape(string value) =>
            value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal);
    }
}
