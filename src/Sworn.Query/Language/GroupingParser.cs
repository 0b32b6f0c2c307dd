using System.Globalization;
using Sworn.Query.Fields;
using Sworn.Query.Pipes;
using Sworn.Query.Time;

namespace Sworn.Query.Language;

/// <summary>Reads what pipes group by and compute. Methods return null or false when the cursor has noted a mistake.</summary>
internal sealed class GroupingParser(QueryCursor cursor, NameParser names, int depth)
{
    private const int MaxKeys = 16;
    private const int MaxAggregates = 64;

    /// <summary>Reads <c>[by (keys)] function(field) [as name], …</c>; without a function, <c>count()</c>.</summary>
    public StatsPipe? ParseStats()
    {
        if (ParseKeys(isRequired: false) is not { } keys)
        {
            return null;
        }

        var aggregates = new List<Aggregate>();
        cursor.SkipSpaces();
        while (!cursor.IsAtEnd && cursor.Current is not ('|' or ')') && aggregates.Count < MaxAggregates)
        {
            if (ParseAggregate() is not { } aggregate || !IsNew(aggregate, aggregates, keys))
            {
                return null;
            }

            aggregates.Add(aggregate);
            cursor.SkipSpaces();
            if (!cursor.TrySkip(","))
            {
                break;
            }

            cursor.SkipSpaces();
        }

        if (aggregates.Count == 0)
        {
            aggregates.Add(new Aggregate(AggregateFunction.Count, Field: null, Share: 0, "count()", IsNamed: false));
        }

        // Keys may stand behind the functions too, as others write them.
        if (keys.Count == 0 && ParseKeys(isRequired: false) is { } late)
        {
            keys = late;
        }

        return cursor.Error is null ? new StatsPipe(keys, aggregates) : null;
    }

    /// <summary>Reads <c>5m [by (keys)]</c>.</summary>
    public HistogramPipe? ParseHistogram()
    {
        cursor.SkipSpaces();
        var start = cursor.Offset;
        var word = cursor.TakeWord(isListed: true);
        if (!Duration.TryParse(word, out var bucket) || bucket.Nanoseconds <= 0)
        {
            cursor.Fail(QueryErrorCode.BadTime, start, $"expected the width of a stretch of time, like 5m, found {cursor.Found(start)}");
            return null;
        }

        return names.Check(HistogramPipe.TimeColumn, start) && ParseKeys(isRequired: false) is { } keys ? new HistogramPipe(bucket, keys) : null;
    }

    /// <summary>Reads <c>[by] (key, …)</c>.</summary>
    public List<GroupKey>? ParseKeys(bool isRequired)
    {
        var hasWord = cursor.TrySkipKeyword("by");
        cursor.SkipSpaces();
        var start = cursor.Offset;
        if (!cursor.TrySkip("("))
        {
            if (!isRequired && !hasWord)
            {
                return [];
            }

            cursor.Fail(QueryErrorCode.Unexpected, start, $"expected '(' and the fields to group by, found {cursor.Found(start)}");
            return null;
        }

        var keys = new List<GroupKey>();
        do
        {
            if (ParseKey() is not { } key)
            {
                return null;
            }

            keys.Add(key);
            cursor.SkipSpaces();
        }
        while (cursor.TrySkip(",") && keys.Count < MaxKeys);

        return cursor.TryClose() ? keys : null;
    }

    /// <summary>Reads a field, for times with the width of a stretch behind a colon.</summary>
    public GroupKey? ParseKey()
    {
        cursor.SkipSpaces();
        var start = cursor.Offset;
        if (names.TakeName() is not { } text)
        {
            return null;
        }

        var colon = text.LastIndexOf(':');
        Duration? bucket = colon > 0 && Duration.TryParse(text.AsSpan(colon + 1), out var width) && width.Nanoseconds > 0 ? width : null;
        var name = bucket is null ? text : text[..colon];
        if (!names.Check(name, start))
        {
            return null;
        }

        var field = FieldName.TryResolve(name) ?? FieldName.OfParameter(name);

        if (bucket is not null && field.Id is not (FieldId.Time or FieldId.Received))
        {
            cursor.Fail(QueryErrorCode.BadValue, start, $"only _time and _recv are grouped by stretches of time, not '{name}'");
            return null;
        }

        return new GroupKey(field, bucket);
    }

    private Aggregate? ParseAggregate()
    {
        var start = cursor.Offset;
        var name = cursor.TakeWord(isListed: true);
        if (Aggregate.Find(name) is not { } function)
        {
            cursor.Fail(
                QueryErrorCode.Unexpected, start, name.Length == 0 ? $"expected a function, found {cursor.Found(start)}" : $"there is no function '{name}'",
                NearestWord.To(name, Aggregate.Names));
            return null;
        }

        if (!cursor.TrySkip("("))
        {
            cursor.Fail(QueryErrorCode.Unexpected, cursor.Offset, $"expected '(' behind '{name}', found {cursor.Found(cursor.Offset)}");
            return null;
        }

        decimal share = 0;
        if (function == AggregateFunction.Quantile && !TryShare(out share))
        {
            return null;
        }

        return TryField(function, name, out var field) && cursor.TryClose() ? Named(function, field, share) : null;
    }

    private bool TryShare(out decimal share)
    {
        cursor.SkipSpaces();
        var start = cursor.Offset;
        var word = cursor.TakeWord(isListed: true);
        cursor.SkipSpaces();
        if (decimal.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out share) && share <= 1 && cursor.TrySkip(","))
        {
            return true;
        }

        cursor.Fail(QueryErrorCode.BadValue, start, "quantile needs a share from 0 to 1, a comma and a field: quantile(0.95, bytes)");
        return false;
    }

    private bool TryField(AggregateFunction function, string name, out FieldName? field)
    {
        field = null;
        cursor.SkipSpaces();
        if (cursor.Current is ')' or '*')
        {
            var start = cursor.Offset;
            cursor.TrySkip("*");
            if (function is not (AggregateFunction.Count or AggregateFunction.Rate))
            {
                cursor.Fail(QueryErrorCode.Unexpected, start, $"'{name}' needs a field");
                return false;
            }

            return true;
        }

        if (ParseKey() is not { Bucket: null } key)
        {
            cursor.Fail(QueryErrorCode.Unexpected, cursor.Offset, "a function takes a field without a width");
            return false;
        }

        field = key.Field;
        return true;
    }

    /// <summary>Reads <c>[if (conditions)] [as] name</c>.</summary>
    private Aggregate? Named(AggregateFunction function, FieldName? field, decimal share)
    {
        Filter? condition = null;
        if (cursor.TrySkipKeyword("if") && (condition = ParseCondition()) is null)
        {
            return null;
        }

        var hasWord = cursor.TrySkipKeyword("as");
        cursor.SkipSpaces();
        var isNamed = hasWord || !(cursor.IsAtEnd || cursor.Current is '|' or ',' or ')' or '(' || cursor.IsAtKeyword("by"));
        if (isNamed)
        {
            return names.TakeName() is { } name ? new Aggregate(function, field, share, name, IsNamed: true) { Condition = condition } : null;
        }

        var own = Aggregate.NameOf(function, field, share) + (condition is null ? "" : $" if ({condition})");
        return new Aggregate(function, field, share, own, IsNamed: false) { Condition = condition };
    }

    private Filter? ParseCondition()
    {
        cursor.SkipSpaces();
        var start = cursor.Offset;
        if (cursor.Current == '(')
        {
            return new FilterParser(cursor).ParseGroup(field: null, depth) is { } condition && names.CheckCondition(condition, start) ? condition : null;
        }

        cursor.Fail(QueryErrorCode.Unexpected, start, $"expected '(' and conditions behind 'if', found {cursor.Found(start)}");
        return null;
    }

    private bool IsNew(Aggregate aggregate, List<Aggregate> before, List<GroupKey> keys)
    {
        if (!before.Exists(other => other.Name == aggregate.Name) && !keys.Exists(key => key.Field.Text == aggregate.Name))
        {
            return true;
        }

        cursor.Fail(QueryErrorCode.BadValue, cursor.Offset, $"two columns are called '{aggregate.Name}'; give one another name with 'as'");
        return false;
    }
}
