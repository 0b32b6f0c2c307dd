using System.Globalization;
using System.Text;
using Sworn.Query.Fields;
using Sworn.Query.Language;
using Sworn.Query.Matching;
using Sworn.Query.Time;

namespace Sworn.Query.Columns;

/// <summary>Turns conditions into tests of columns. What has no test there stays possible for every row.</summary>
/// <param name="now">The present: nanoseconds of UTC since 1970.</param>
/// <param name="zone">The zone of times without one.</param>
/// <param name="regexes">Runs regular expressions.</param>
internal sealed class ColumnCompiler(long now, TimeZoneInfo zone, RegexRunner regexes)
{
    private readonly MatcherFactory _matchers = new(regexes, now, zone);

    /// <summary>Compiles conditions. As deep as the query nests.</summary>
    public ColumnTest Compile(Filter filter) => filter switch
    {
        AndFilter and => new AndColumnTest(and.Parts.Select(Compile)),
        OrFilter or => new OrColumnTest(or.Parts.Select(Compile)),
        NotFilter not => new NotColumnTest(Compile(not.Part)),
        AllFilter => new AllColumnTest(),
        TextFilter text => CompileText(text),
        TimeFilter time => CompileTime(time),
        AddressFilter address => CompileAddress(address),
        FieldFilter field => CompileField(field),
        RegexFilter { Pattern.Literal: { Length: > 0 } literal } =>
            TextColumnTest.Of(Encoding.UTF8.GetBytes(literal), ignoresCase: false, isWhole: false),
        _ => new UnknownColumnTest(),
    };

    private static ColumnTest CompileIndex(FieldTest test) =>
        test is RangeTest range && TryBound(range.Low, 0, out var low) && TryBound(range.High, ulong.MaxValue, out var high)
            ? new IndexColumnTest(low, high)
            : new UnknownColumnTest();

    private static bool TryBound(string? text, ulong none, out ulong bound)
    {
        bound = none;
        return string.IsNullOrEmpty(text) || ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out bound);
    }

    private static ColumnTest CompileText(TextFilter text)
    {
        var octets = Encoding.UTF8.GetBytes(text.Text);
        if (octets.Length == 0)
        {
            return text.Test == TextTest.Whole ? new UnknownColumnTest() : new AllColumnTest();
        }

        var ignoresCase = text.Test is TextTest.Contains or TextTest.Word or TextTest.WordPrefix;
        return TextColumnTest.Of(octets, ignoresCase, isWhole: text.Test is TextTest.Contains or TextTest.ContainsExactly);
    }

    private TimeColumnTest CompileTime(TimeFilter time)
    {
        var bounds = time.Test.Bind(now, zone, time.Offset is not null).Bounds;
        var offset = time.Offset?.Nanoseconds ?? 0;
        var moved = new TimeInterval(Moved(bounds.Start, offset), Moved(bounds.End, offset));
        return new TimeColumnTest(
            time.Field.Id == FieldId.Received, moved, time.Test is AllTimeTest or LastTimeTest or RangeTimeTest);
    }

    private static long Moved(long bound, long offset) =>
        bound is long.MinValue or long.MaxValue ? bound : UtcNanoseconds.AddSaturating(bound, -offset);

    private static ColumnTest CompileAddress(AddressFilter address)
    {
        if (address.Scope == AddressScope.Any)
        {
            return AddressColumnTest.Of(address.Range);
        }

        var names = address.Scope == AddressScope.Source ? FieldNames.SourceParameters : FieldNames.DestinationParameters;
        return new OrColumnTest(names.Select(name => CompileNamed(FieldName.OfParameter(Encoding.ASCII.GetString(name)), address.Range)));
    }

    private static FieldColumnTest CompileNamed(FieldName name, AddressRange range) =>
        new(new FieldFinder(name), new AddressMatcher(range), narrowing: null, QuadsOf(range), number: null, isWholeAddress: true);

    private ColumnTest CompileField(FieldFilter filter)
    {
        var id = filter.Field.Id;
        if (filter.Test is PresenceTest)
        {
            return new UnknownColumnTest();
        }

        if (id == FieldId.Index)
        {
            return CompileIndex(filter.Test);
        }

        if (id is FieldId.Severity or FieldId.Facility)
        {
            return new LevelColumnTest(id, LevelSet.Of(id, filter.Test, _matchers));
        }

        var text = FieldGuard.TextOf(filter);
        ColumnTest? narrowing = text.Length == 0
            ? null
            : TextColumnTest.Of(Encoding.UTF8.GetBytes(text), ignoresCase: filter.Test is PhraseTest, isWhole: false);
        var matcher = _matchers.Create(filter.Field, filter.Test);
        if (!FieldFinder.CanFind(id) || matcher.Test([]))
        {
            return matcher.Test([]) ? new UnknownColumnTest() : narrowing ?? new UnknownColumnTest();
        }

        return new FieldColumnTest(new FieldFinder(filter.Field), matcher, narrowing, QuadsOf(filter.Test), NumberOf(filter.Test), id is FieldId.Parameter or FieldId.ExactParameter or FieldId.Host);
    }

    private static QuadRange? QuadsOf(FieldTest test) => test switch
    {
        NetworkTest network => QuadsOf(network.Network),
        ExactTest { IsPrefix: false } exact when AddressRange.TryParse(exact.Text, out var range) && range is not null
            && QuadsOf(range) is { } quads && quads.Low == quads.High && IsCanonical(exact.Text) => quads,
        _ => null,
    };

    private static QuadRange? QuadsOf(AddressRange range) => range.TryGetV4(out var low, out var high) ? new QuadRange(low, high) : null;

    /// <summary>A dotted quad as a column of addresses would write it.</summary>
    private static bool IsCanonical(string text) =>
        text.Split('.') is { Length: 4 } parts
        && parts.All(static part => byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _) && (part.Length == 1 || part[0] != '0'));

    private static ulong? NumberOf(FieldTest test) =>
        test is ExactTest { IsPrefix: false } exact
        && ulong.TryParse(exact.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number.ToString(CultureInfo.InvariantCulture) == exact.Text
            ? number
            : null;
}
