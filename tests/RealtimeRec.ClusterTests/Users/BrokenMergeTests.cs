using RealtimeRec.Events;
using RealtimeRec.State;
using RealtimeRec.Users;

namespace RealtimeRec.ClusterTests.Users;

/// <summary>Merges of users that are broken off, come at once, or find a user who was damaged.</summary>
public sealed class BrokenMergeTests : MergeTestBase
{
    [Fact]
    public async Task AUserWhomANewerVersionStoredIsNotMergedAndNothingIsLeftOfTheAttempt()
    {
        await ApplyAsync(Event("known", "a"));
        await ApplyAsync(Event("visitor", "b"));
        await ForgetActivationsAsync();
        byte[] newer = [.. new byte[StateEnvelope.Length], 1, 2, 3];
        StateEnvelope.Seal(newer, 1_000);
        var good = Storage.Find(UserGrain.StateName, User("visitor").GetGrainId())!;
        Storage.Change(UserGrain.StateName, User("visitor").GetGrainId(), _ => newer);
        await Assert.ThrowsAsync<NewerStateException>(() => User("known").MergeAsync("visitor"));
        Assert.Empty((await User("known").ExportAsync())!.MergedUsers);
        await ForgetActivationsAsync();
        Assert.Equal(newer, Storage.Find(UserGrain.StateName, User("visitor").GetGrainId()));
        Assert.Empty((await User("known").ExportAsync())!.MergedUsers);

        // Nor is one merged into it.
        await Assert.ThrowsAsync<NewerStateException>(() => User("visitor").MergeAsync("known"));
        await ForgetActivationsAsync();
        Storage.Change(UserGrain.StateName, User("visitor").GetGrainId(), _ => good);
        Assert.Equal(2, (await User("known").MergeAsync("visitor")).AppliedEvents);
    }

    [Fact]
    public async Task AMergeWhileTheStoreIsAwayIsNotAcknowledgedAndDoneInWholeOnceItIsSentAgain()
    {
        await ApplyAsync(Event("known", "a"));
        await ApplyAsync(Event("visitor", "b"));
        Storage.IsAway = true;
        await Assert.ThrowsAnyAsync<OrleansException>(() => User("known").MergeAsync("visitor"));
        Storage.IsAway = false;
        Assert.Equal(1, (await User("known").GetProfileAsync())!.AppliedEvents);
        Assert.Null((await User("visitor").GetProfileAsync())!.MergedInto);
        Assert.Equal(2, (await User("known").MergeAsync("visitor")).AppliedEvents);
    }

    /// <summary>
    /// The store fails after each number of writes, with or without having made the last, and every grain leaves memory with what it did not
    /// store, as in a kill, or goes on. Whoever comes next, nothing is lost and nothing counts twice.
    /// </summary>
    [Theory]
    [InlineData("the caller")]
    [InlineData("the old id is read")]
    [InlineData("the new id is read")]
    [InlineData("an event of the old id")]
    [InlineData("an erasure")]
    public async Task AMergeThatIsBrokenOffAnywhereIsFinishedByWhoeverComesNext(string next)
    {
        var number = 0;
        foreach (var isLastMade in (bool[])[false, true])
        {
            foreach (var isKilled in (bool[])[false, true])
            {
                for (var writes = 0; writes < 5; writes++)
                {
                    number++;
                    await BreakOffAsync($"known-{number}", $"visitor-{number}", writes, isLastMade, isKilled, next);
                }
            }
        }
    }

    private async Task BreakOffAsync(string known, string visitor, int writes, bool isLastMade, bool isKilled, string next)
    {
        var place = $"{known}: {writes} writes, {(isLastMade ? "the last unheard of" : "no more")}, {(isKilled ? "killed" : "alive")}";
        await LogAsync(known, ("a", 1), ("b", 3));
        await LogAsync(visitor, ("a", 2), ("b", 4));
        var left = writes;
        Storage.LosesAnswers = name => isLastMade && name == UserGrain.StateName && left <= 0;
        Storage.Refuses = name => name == UserGrain.StateName && Interlocked.Decrement(ref left) < 0;
        var isAnswered = await Record.ExceptionAsync(() => User(known).MergeAsync(visitor)) is null;
        if (isKilled)
        {
            await ForgetActivationsAsync();
        }

        (Storage.Refuses, Storage.LosesAnswers) = (null, null);
        var expected = 4L;
        switch (next)
        {
            case "the caller":
                await AgainAsync(() => User(known).MergeAsync(visitor));

                // What was answered is stored: a kill right after takes nothing away.
                Storage.Refuses = name => name == UserGrain.StateName;
                await ForgetActivationsAsync();
                Storage.Refuses = null;
                break;
            case "an event of the old id":
                await AgainAsync(() => LogAsync(visitor, ("c", 5)));
                expected++;
                await AgainAsync(() => User(known).MergeAsync(visitor));
                break;
            case "an erasure":
                await AgainAsync(() => User(known).EraseAsync());
                expected = 0;
                if (await AgainAsync(() => User(visitor).GetProfileAsync()) is { } other)
                {
                    // Not begun, and so another user.
                    Assert.True(!isAnswered && other.MergedInto is null && other.AppliedEvents == 2, place);
                    await AgainAsync(() => User(visitor).EraseAsync());
                }

                break;
            default:
                var asked = next == "the old id is read" ? visitor : known;
                var isMerged = false;
                await ClusterFixture.UntilAsync($"the merge is over, or was not begun ({place})", async () =>
                {
                    isMerged = (await AgainAsync(() => User(asked).GetProfileAsync()))!.AppliedEvents == 4;
                    return isMerged || (await AgainAsync(() => User(known).ExportAsync()))!.MergedUsers.Length == 0;
                });
                Assert.True(isMerged || !isAnswered, place);
                await AgainAsync(() => User(known).MergeAsync(visitor));
                break;
        }

        foreach (var isLater in (bool[])[false, true])
        {
            Assert.All(await AgainAsync(() => LogAsync(known, ("a", 1), ("b", 3))), Duplicate);
            Assert.All(await AgainAsync(() => LogAsync(visitor, ("a", 2), ("b", 4))), Duplicate);
            foreach (var user in (string[])[known, visitor])
            {
                var applied = (await AgainAsync(() => User(user).GetProfileAsync()))?.AppliedEvents ?? 0;
                Assert.True(applied == expected, $"{place}: {user} has {applied} events of {expected}");
            }

            Assert.Equal(expected, (await User(known).ExportAsync())?.Interactions.Length ?? 0);
            await ForgetActivationsAsync();
        }
    }

    [Fact]
    public async Task ManyMergesIntoOneAtOnceAreAllMade()
    {
        await Parallel.ForAsync(0, 40, async (i, _) => await ApplyAsync(Event($"v{i}", "a"), Event($"v{i}", "b")));
        await Parallel.ForAsync(0, 80, async (i, _) =>
        {
            await User("known").MergeAsync($"v{i % 40}");
            await ApplyAsync(Event($"v{i % 40}", $"c{i}"));
        });
        Assert.Equal(160, (await User("known").GetProfileAsync())!.AppliedEvents);
    }

    [Fact]
    public async Task OfTwoMergesOfEachIntoTheOtherAtOnceOneIsMadeAndTheOtherRefused()
    {
        for (var i = 0; i < 20; i++)
        {
            var (a, b) = ($"a{i}", $"b{i}");
            await ApplyAsync(Event(a, "e"));
            await ApplyAsync(Event(b, "e"));
            var made = await Task.WhenAll(TryMergeAsync(a, b), TryMergeAsync(b, a));
            Assert.Single(made, success => success);
            Assert.Equal(2, (await User(a).GetProfileAsync())!.AppliedEvents);
            Assert.Equal(2, (await User(b).GetProfileAsync())!.AppliedEvents);
        }

        async Task<bool> TryMergeAsync(string into, string from)
        {
            while (true)
            {
                try
                {
                    await User(into).MergeAsync(from);
                    return true;
                }
                catch (MergeUnderWayException)
                {
                    // As a gateway does.
                    await Task.Yield();
                }
                catch (UserMergeException)
                {
                    return false;
                }
            }
        }
    }

    [Fact]
    public async Task MergesInARingAtOnceMakeNoCircle()
    {
        string[] ring = ["r0", "r1", "r2"];
        foreach (var user in ring)
        {
            await ApplyAsync(Event(user, "e"));
        }

        // Each may find the others under way, and is then sent again, as a gateway does.
        var merges = ring.Select((from, i) => (Into: ring[(i + 1) % 3], From: from)).ToArray();
        var answers = await Task.WhenAll(merges.Select(merge => Record.ExceptionAsync(() => User(merge.Into).MergeAsync(merge.From))));
        foreach (var (into, from) in merges.Where((_, i) => answers[i] is MergeUnderWayException).ToArray())
        {
            await ClusterFixture.UntilAsync($"{from} is merged into {into}, or refused", async () =>
            {
                var i = Array.IndexOf(merges, (into, from));
                answers[i] = await Record.ExceptionAsync(() => User(into).MergeAsync(from));
                return answers[i] is not MergeUnderWayException;
            });
        }

        Assert.IsType<UserMergeException>(Assert.Single(answers, answer => answer is not null));
        foreach (var user in ring)
        {
            Assert.Equal(3, (await User(user).GetProfileAsync())!.AppliedEvents);
        }
    }

    [Fact]
    public async Task EventsThatComeWhileUsersAreMergedCountOnceUnderWhateverId()
    {
        await Parallel.ForAsync(0, 8, async (i, _) =>
        {
            if (i == 0)
            {
                await User("known").MergeAsync("visitor");
                return;
            }

            for (var round = 0; round < 50; round++)
            {
                var shopEvent = Event(i % 2 == 0 ? "known" : "visitor", $"{i}-{round}");
                Assert.Equal([EventOutcome.Applied], (await ApplyAsync(shopEvent)).Outcomes);
                Assert.Equal([EventOutcome.Duplicate], (await ApplyAsync(shopEvent)).Outcomes);
            }
        });
        Assert.Equal(350, (await User("known").GetProfileAsync())!.AppliedEvents);
        await ForgetActivationsAsync();
        Assert.Equal(350, (await User("visitor").GetProfileAsync())!.AppliedEvents);
    }

    [Theory]
    [InlineData("an erasure")]
    [InlineData("a merge")]
    public async Task AMergeThatWasBegunWithAUserWhoBecameAnotherOneMeanwhileIsOver(string next)
    {
        await LogAsync("known", ("a", 1));
        await LogAsync("visitor", ("b", 2));
        await LogAsync("other", ("c", 3));
        var left = 1;
        Storage.Refuses = name => name == UserGrain.StateName && Interlocked.Decrement(ref left) < 0;
        Assert.NotNull(await Record.ExceptionAsync(() => User("known").MergeAsync("visitor")));
        await ForgetActivationsAsync();
        Storage.Refuses = null;
        Assert.Equal(2, (await User("other").MergeAsync("visitor")).AppliedEvents);

        if (next == "an erasure")
        {
            Assert.True(await AgainAsync(() => User("known").EraseAsync()));
            Assert.Null(await User("known").GetProfileAsync());
        }
        else
        {
            await ClusterFixture.UntilAsync(
                "it may be merged", async () => await Record.ExceptionAsync(() => User("third").MergeAsync("known")) is null);
            Assert.Equal(1, (await User("third").GetProfileAsync())!.AppliedEvents);
        }

        Assert.Equal(2, (await User("visitor").GetProfileAsync())!.AppliedEvents);
    }

    [Fact]
    public async Task AUserWhoBeganAnewFromADamagedStateIsMergedAgain()
    {
        await ApplyAsync(Event("known", "a"));
        await ApplyAsync(Event("visitor", "b"));
        await User("known").MergeAsync("visitor");
        await ForgetActivationsAsync();
        byte[] garbage = [1, 2, 3, 4];
        Storage.Change(UserGrain.StateName, User("visitor").GetGrainId(), _ => garbage);
        await ApplyAsync(Event("visitor", "c"));
        Assert.Null((await User("visitor").GetProfileAsync())!.MergedInto);

        var merge = await User("known").MergeAsync("visitor");
        Assert.Equal((true, 3), (merge.IsNew, merge.AppliedEvents));
        Assert.Equal(3, (await User("visitor").GetProfileAsync())!.AppliedEvents);
    }

    /// <summary>Makes a call again, as a gateway does, while a grain finds out what its last write came to.</summary>
    private static async Task<T> AgainAsync<T>(Func<Task<T>> call)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (OrleansException) when (attempt < 20)
            {
                await Task.Yield();
            }
        }
    }
}
