using System.Text;
using Sworn.Core.Messages;
using Sworn.Query.Fields;
using Sworn.Query.Language;
using Sworn.Query.Pipes;
using Sworn.Query.Tables;

namespace Sworn.Query.Matching;

/// <summary>
/// Compiles conditions on rows: of a column, or of any of them where the condition names none. Belongs to one thread.
/// </summary>
internal sealed class RowFilter(PipeShape shape, RegexRunner regexes, long now, TimeZoneInfo zone)
{
    private readonly MatcherFactory _matchers = new(regexes, now, zone);

    /// <summary>Compiles conditions. As deep as the query nests.</summary>
    public Predicate<Cell[]> Compile(Filter condition)
    {
        switch (condition)
        {
            case AndFilter and:
                var all = and.Parts.Select(Compile).ToArray();
                return row => Array.TrueForAll(all, part => part(row));
            case OrFilter or:
                var any = or.Parts.Select(Compile).ToArray();
                return row => Array.Exists(any, part => part(row));
            case NotFilter not:
                var inner = Compile(not.Part);
                return row => !inner(row);
            case TextFilter { Text.Length: > 0 } text:
                return AnyCell(TextTestOf(text));
            case RegexFilter regex:
                return AnyCell(octets => regexes.IsMatch(regex.Pattern, octets));
            case AddressFilter address:
                return AnyCell(octets => AddressScanner.Contains(octets, address.Range));
            case TimeFilter time:
                return CompileTime(time);
            case FieldFilter field:
                return CompileField(field);
            default:
                return static _ => true;
        }
    }

    private delegate bool OctetsTest(ReadOnlySpan<byte> octets);

    private static Predicate<Cell[]> AnyCell(OctetsTest test) => row =>
    {
        foreach (var cell in row)
        {
            if (!cell.IsEmpty && test(cell.Octets))
            {
                return true;
            }
        }

        return false;
    };

    private static OctetsTest TextTestOf(TextFilter text)
    {
        var octets = Encoding.UTF8.GetBytes(text.Text);
        switch (text.Test)
        {
            case TextTest.Whole:
                return value => value.SequenceEqual(octets);
            case TextTest.Word or TextTest.WordPrefix:
                var words = new WordSearch(octets, text.Test == TextTest.WordPrefix);
                return words.IsIn;
            default:
                var search = new OctetSearch(octets, text.Test == TextTest.Contains);
                return value => search.IndexIn(value, 0) >= 0;
        }
    }

    private Predicate<Cell[]> CompileTime(TimeFilter time)
    {
        var column = ItemField.Of(time.Field.Text, shape).Column;
        var test = time.Test.Bind(now, zone, time.Offset is not null);
        var offset = time.Offset?.Nanoseconds ?? 0;
        return row => Numbers.TryReadTime(row[column].Octets, out var utc) && test.Test(utc + offset);
    }

    private Predicate<Cell[]> CompileField(FieldFilter field)
    {
        var column = ItemField.Of(field.Field.Text, shape).Column;
        if (field.Test is PresenceTest presence)
        {
            return row => presence.IsPresent != row[column].Octets.IsEmpty;
        }

        if (field.Field.Id is FieldId.Severity or FieldId.Facility)
        {
            return CompileLevel(field, column);
        }

        var matcher = _matchers.Create(field.Field, field.Test);
        return row => !row[column].IsEmpty && matcher.Test(row[column].Octets);
    }

    /// <summary>Severities and facilities are compared by the numbers that their names stand for.</summary>
    private Predicate<Cell[]> CompileLevel(FieldFilter field, int column)
    {
        var levels = LevelSet.Of(field.Field.Id, field.Test, _matchers);
        var names = field.Field.Id == FieldId.Severity ? SyslogNames.Severities : SyslogNames.Facilities;
        var passing = names.Where((_, number) => (levels >> number & 1) != 0).Select(Encoding.ASCII.GetBytes).ToArray();
        return row => Array.Exists(passing, name => row[column].Octets.SequenceEqual(name));
    }
}
