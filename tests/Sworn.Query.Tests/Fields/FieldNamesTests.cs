using Sworn.Query.Fields;

namespace Sworn.Query.Tests.Fields;

public sealed class FieldNamesTests
{
    [Fact]
    public void Every_alias_leads_to_a_field_that_is_no_alias_itself() =>
        Assert.All(FieldNames.AllAliases, alias =>
        {
            Assert.NotNull(FieldName.TryResolve(alias.Key));
            Assert.DoesNotContain(alias.Value, FieldNames.AllAliases.Select(other => other.Key));
            Assert.DoesNotContain(alias.Key, FieldNames.All);
        });

    [Fact]
    public void Names_with_an_underscore_are_kept_for_sworn()
    {
        Assert.Null(FieldName.TryResolve("_other"));
        Assert.Equal(FieldId.Parameter, FieldName.TryResolve("other")!.Id);
        Assert.Equal(FieldId.Parameter, FieldName.TryResolve("Host")!.Id);
        Assert.Equal(FieldId.ExactParameter, FieldName.TryResolve("sd.origin.ip")!.Id);
    }
}
