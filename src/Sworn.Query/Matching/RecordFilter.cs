using System.Text;
using Sworn.Query.Fields;
using Sworn.Query.Language;

namespace Sworn.Query.Matching;

/// <summary>
/// A query's conditions, compiled once and run for each record: what the header and the received octets can decide is
/// asked before the message is parsed. Allocates nothing for a record it rejects. Belongs to one thread.
/// </summary>
internal sealed class RecordFilter
{
    private readonly Predicate _predicate;

    private RecordFilter(Predicate predicate) => _predicate = predicate;

    /// <summary>Compiles conditions.</summary>
    /// <param name="filter">The conditions.</param>
    /// <param name="now">The present: nanoseconds of UTC since 1970.</param>
    /// <param name="zone">The zone of times without one.</param>
    /// <param name="context">What belongs to the scan.</param>
    /// <param name="hasAdded">Whether fields were added whose values need not stand in the octets.</param>
    public static RecordFilter Compile(Filter filter, long now, TimeZoneInfo zone, RecordContext context, bool hasAdded = false) =>
        new(new Compiler(now, zone, context, hasAdded).Compile(filter));

    /// <summary>Whether a record meets the conditions.</summary>
    public bool Matches(in QueryRecord record) => _predicate.Test(record);

    /// <summary>Turns each kind of condition into a predicate. As deep as the query nests.</summary>
    private sealed class Compiler(long now, TimeZoneInfo zone, RecordContext context, bool hasAdded)
    {
        private readonly MatcherFactory _matchers = new(context.Regexes, now, zone);

        public Predicate Compile(Filter filter) => filter switch
        {
            AndFilter and => new AndPredicate(and.Parts.SelectMany(CompilePart)),
            OrFilter or => new OrPredicate(or.Parts.Select(Compile)),
            NotFilter not => new NotPredicate(Compile(not.Part)),
            TextFilter text => CompileText(text),
            RegexFilter regex => new RegexPredicate(regex.Pattern, context.Regexes),
            TimeFilter time => CompileTime(time),
            AddressFilter address => CompileAddress(address),
            FieldFilter field => CompileGuarded(field),
            _ => new ConstantPredicate(result: true),
        };

        /// <summary>The parts of an AND: a field's guard is one of its own, so that all guards come before any parsing.</summary>
        private IEnumerable<Predicate> CompilePart(Filter part)
        {
            if (part is not FieldFilter field)
            {
                return [Compile(part)];
            }

            return GuardOf(field) is { } guard ? [guard, CompileField(field)] : [CompileField(field)];
        }

        private Predicate CompileGuarded(FieldFilter field) =>
            GuardOf(field) is { } guard ? new AndPredicate([guard, CompileField(field)]) : CompileField(field);

        private Predicate? GuardOf(FieldFilter field) => hasAdded ? null : FieldGuard.Of(field);

        private TimePredicate CompileTime(TimeFilter time)
        {
            var test = time.Test.Bind(now, zone, time.Offset is not null);
            return new TimePredicate(time.Field.Id, test, time.Offset?.Nanoseconds ?? 0);
        }

        private static Predicate CompileText(TextFilter text)
        {
            var octets = Encoding.UTF8.GetBytes(text.Text);
            if (octets.Length == 0)
            {
                // An empty text is in every message, and is the whole of an empty one.
                return text.Test == TextTest.Whole ? new WholePredicate(octets) : new ConstantPredicate(result: true);
            }

            return text.Test switch
            {
                TextTest.ContainsExactly => new OctetsPredicate(new OctetSearch(octets, ignoresCase: false)),
                TextTest.Word => new WordPredicate(new WordSearch(octets, isPrefix: false)),
                TextTest.WordPrefix => new WordPredicate(new WordSearch(octets, isPrefix: true)),
                TextTest.Whole => new WholePredicate(octets),
                _ => new OctetsPredicate(new OctetSearch(octets, ignoresCase: true)),
            };
        }

        private static Predicate CompileAddress(AddressFilter address) => address.Scope switch
        {
            AddressScope.Source => new NamedAddressPredicate(FieldNames.SourceParameters, address.Range),
            AddressScope.Destination => new NamedAddressPredicate(FieldNames.DestinationParameters, address.Range),
            _ => new AddressPredicate(address.Range),
        };

        private Predicate CompileField(FieldFilter filter)
        {
            if (filter.Test is PresenceTest presence)
            {
                return new PresencePredicate(filter.Field, presence.IsPresent);
            }

            return filter.Field.Id is FieldId.Severity or FieldId.Facility
                ? new LevelPredicate(filter.Field.Id, LevelSet.Of(filter.Field.Id, filter.Test, _matchers))
                : new FieldPredicate(filter.Field, _matchers.Create(filter.Field, filter.Test));
        }
    }
}
