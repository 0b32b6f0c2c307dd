using Sworn.Host.Configuration;
using Sworn.Host.Identity;
using Sworn.Testing;

namespace Sworn.Host.Tests.Identity;

public sealed class LoginGuardTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly IdentityConfiguration _options = new();

    [Fact]
    public void The_second_failure_makes_the_next_try_wait_and_the_third_locks()
    {
        var guard = new LoginGuard(_options, _time);

        Assert.Null(Fail(guard));
        Assert.True(guard.Begin("ada").IsAllowed);
        Assert.Null(guard.Fail("ada"));
        Assert.Equal(TimeSpan.FromSeconds(5), guard.Begin("ada").Wait);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(_time.GetUtcNow() + _options.LockoutPeriod, Fail(guard));
        Assert.NotNull(guard.Begin("ada").LockedUntil);
    }

    [Fact]
    public void Each_further_try_waits_longer_than_the_one_before()
    {
        var guard = new LoginGuard(_options with { TriesBeforeDisconnect = 10, BackoffThreshold = 1 }, _time);

        for (var failures = 1; failures < 10; failures++)
        {
            Assert.Null(Fail(guard));
            Assert.Equal(failures * _options.BackoffFactor, guard.Begin("ada").Wait);
            _time.Advance(failures * _options.BackoffFactor);
        }
    }

    [Fact]
    public void A_lock_ends_with_its_period_or_when_an_administrator_ends_it()
    {
        var guard = new LoginGuard(_options with { TriesBeforeDisconnect = 2 }, _time);
        Lock(guard);
        _time.Advance(_options.LockoutPeriod - TimeSpan.FromSeconds(1));
        Assert.False(guard.Begin("ada").IsAllowed);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(guard.Begin("ada").IsAllowed);
        guard.Abandon("ada");

        Lock(guard);
        guard.Forget("ada");
        Assert.True(guard.Begin("ada").IsAllowed);
    }

    [Fact]
    public void Tries_side_by_side_do_not_get_around_the_count()
    {
        var guard = new LoginGuard(_options, _time);

        Assert.True(guard.Begin("ada").IsAllowed);
        Assert.False(guard.Begin("ada").IsAllowed);
        Assert.True(guard.Begin("bob").IsAllowed);
    }

    [Fact]
    public void A_success_forgets_the_failures_before_it()
    {
        var guard = new LoginGuard(_options, _time);
        Fail(guard);
        Assert.True(guard.Begin("ada").IsAllowed);
        guard.Succeed("ada");

        Assert.Null(Fail(guard));
        Assert.True(guard.Begin("ada").IsAllowed);
    }

    [Fact]
    public void The_number_of_names_that_are_remembered_is_bounded()
    {
        var guard = new LoginGuard(_options with { TriesBeforeDisconnect = 2, BackoffThreshold = 1 }, _time);
        Assert.True(guard.Begin("first").IsAllowed);
        guard.Fail("first");
        Assert.False(guard.Begin("first").IsAllowed);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        for (var number = 0; number < LoginGuard.MaxNames; number++)
        {
            guard.Begin($"name{number}");
        }

        Assert.True(guard.Begin("first").IsAllowed);
    }

    private static DateTimeOffset? Fail(LoginGuard guard)
    {
        Assert.True(guard.Begin("ada").IsAllowed);
        return guard.Fail("ada");
    }

    private static void Lock(LoginGuard guard)
    {
        Assert.Null(Fail(guard));
        Assert.NotNull(Fail(guard));
    }
}
