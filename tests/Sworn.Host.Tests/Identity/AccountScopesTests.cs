using Sworn.Host.Identity;

namespace Sworn.Host.Tests.Identity;

public sealed class AccountScopesTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "11.1.2.3", false)]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.10", false)]
    [InlineData("2001:db8::/32", "2001:db8::1", true)]
    [InlineData("*", "", true)]
    [InlineData("10.0.0.0/8", "", false)]
    public void An_address_is_inside_or_not(string source, string address, bool isInside)
    {
        var scopes = new AccountScopes { Sources = [source] };

        Assert.Null(scopes.Fault());
        Assert.Equal(isInside, scopes.Includes("main", address));
        Assert.Equal(source == AccountScopes.All, scopes.Within("main") is null);
    }

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("a OR _source:*")]
    [InlineData("")]
    [InlineData("1.2.3.4 OR *")]
    public void What_is_no_address_cannot_become_part_of_a_query(string source) =>
        Assert.NotNull(new AccountScopes { Sources = [source] }.Fault());

    [Fact]
    public void Whoever_may_see_another_store_only_sees_nothing_of_this_one()
    {
        var scopes = new AccountScopes { Stores = ["other"] };

        Assert.NotNull(scopes.Within("main"));
        Assert.False(scopes.Includes("main", "10.0.0.1"));
        Assert.False(scopes.IsEverything);
    }
}
