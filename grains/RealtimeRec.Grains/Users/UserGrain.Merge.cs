using System.Globalization;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using RealtimeRec.Events;
using RealtimeRec.Profiles;
using RealtimeRec.Quality;

namespace RealtimeRec.Users;

/// <content>
/// How one user becomes part of another: two grains, two stored states and no transaction. The one that takes in does all of it, in four writes,
/// each of which may be the last before a kill:
/// <list type="number">
/// <item>It stores that it has begun. Until that merge is over it becomes part of nobody itself, and so there is never a circle.</item>
/// <item>The other stores that it leads here, and changes no more: it passes on every event.</item>
/// <item>It stores, in one write, what the other held and that it has taken it.</item>
/// <item>The other forgets all but the offsets and ids of its own events, by which it goes on telling those from new ones.</item>
/// </list>
/// Each step may be made again. Whoever is woken between two goes on: this one by a timer, the other by asking this one. Here is the one that takes in,
/// in <c>UserGrain.MergedInto.cs</c> the other.
/// </content>
internal sealed partial class UserGrain : IMergingUserGrain
{
    private static readonly TimeSpan ResumePeriod = TimeSpan.FromSeconds(2);

    private Dictionary<string, Task<UserMerge>>? _merging;
    private IGrainTimer? _resuming;

    private string UserId => this.GetPrimaryKeyString();

    public Task<UserMerge> MergeAsync(string fromUserId) => MergeAsync(fromUserId, UserId);

    public async Task<UserMerge> MergeAsync(string fromUserId, string askedFor)
    {
        ThrowIfBroken();
        if (fromUserId == askedFor)
        {
            throw new UserMergeException($"{fromUserId} cannot be merged into itself.");
        }

        if (_profile.MergedInto is { } into)
        {
            await EnsureDurableAsync(_changes);
            return await MergingUser(into).MergeAsync(fromUserId, askedFor);
        }

        if (fromUserId == UserId)
        {
            throw new UserMergeException($"{fromUserId} cannot be merged into {askedFor}, which was merged into {fromUserId} itself.");
        }

        _merging ??= new Dictionary<string, Task<UserMerge>>(StringComparer.Ordinal);
        if (!_merging.TryGetValue(fromUserId, out var running))
        {
            _merging.Add(fromUserId, running = RunMergeAsync(fromUserId));
        }

        return await running;
    }

    private IMergingUserGrain MergingUser(string userId) => GrainFactory.GetUser(userId).AsReference<IMergingUserGrain>();

    private async Task<UserMerge> RunMergeAsync(string fromUserId)
    {
        // Whoever comes meanwhile is to find it under way, also where it ends at once.
        await Task.Yield();
        try
        {
            var isNew = await MergeOnceAsync(fromUserId);
            return new UserMerge(UserId, isNew, _profile.Version, _profile.AppliedEvents);
        }
        finally
        {
            _merging!.Remove(fromUserId);
            WatchMerges(ResumePeriod);
        }
    }

    /// <summary>Makes the steps that are not made yet; false when there were none.</summary>
    private async Task<bool> MergeOnceAsync(string fromUserId)
    {
        var from = MergingUser(fromUserId);
        var root = await RootOfAsync(from, fromUserId);
        ThrowIfBroken();
        if (root != fromUserId && root != UserId)
        {
            await GiveUpAsync(fromUserId);
            throw new UserMergeException($"{fromUserId} was merged into {root} already.");
        }

        if (_profile.MergedInto is { } into)
        {
            throw new MergeUnderWayException($"{UserId} is being merged into {into} at this moment.");
        }

        var merged = _profile.EnsureMerged();
        var former = merged.StageOf(fromUserId);
        if (former == MergeStage.Done && root == UserId)
        {
            return false;
        }

        if (former is null or MergeStage.Done)
        {
            await BeginAsync(merged, fromUserId, former);
        }

        if (merged.StageOf(fromUserId) == MergeStage.Begun && !await TakeAsync(merged, from, fromUserId, root, former))
        {
            return false;
        }

        // What was taken may be in memory alone, where a write failed.
        await EnsureDurableAsync(_changes);
        await from.ReleaseAsync(UserId);
        merged.Set(fromUserId, MergeStage.Done);

        // Written with what comes next: after a kill the last step is made once more.
        _changes++;
        return true;
    }

    private async Task<string> RootOfAsync(IMergingUserGrain from, string fromUserId)
    {
        try
        {
            return await from.FindRootAsync();
        }
        catch (NewerStateException)
        {
            // It is not even read, and may not be for long.
            if (_profile.Merged?.StageOf(fromUserId) == MergeStage.Begun)
            {
                await GiveUpAsync(fromUserId);
            }

            throw;
        }
    }

    /// <summary>Ends a merge of an earlier time whose other user is another one's by now: what was begun of it is not made, what was taken in stays.</summary>
    private async Task GiveUpAsync(string fromUserId)
    {
        ThrowIfBroken();
        if (_profile.Merged is not { } merged || merged.StageOf(fromUserId) is not { } stage || stage == MergeStage.Done)
        {
            return;
        }

        if (stage == MergeStage.Taken)
        {
            merged.Set(fromUserId, MergeStage.Done);
        }

        await CancelAsync(merged, fromUserId, former: null);
    }

    private async Task BeginAsync(MergedUsers merged, string fromUserId, MergeStage? former)
    {
        if (former is null && merged.Count >= MergedUsers.Capacity)
        {
            throw new UserMergeException(string.Create(CultureInfo.InvariantCulture, $"{UserId} is made of {MergedUsers.Capacity} merged users, which is as many as may be."));
        }

        merged.Set(fromUserId, MergeStage.Begun);
        _changes++;
        try
        {
            await EnsureDurableAsync(_changes);
        }
        catch
        {
            Forget(merged, fromUserId, former);
            throw;
        }
    }

    /// <summary>Has the other one lead here, and takes in what it held; false when it does so through another.</summary>
    private async Task<bool> TakeAsync(MergedUsers merged, IMergingUserGrain from, string fromUserId, string root, MergeStage? former)
    {
        LeadAnswer answer;
        try
        {
            answer = await from.LeadAsync(UserId, MergedUsers.Capacity - merged.Count);
        }
        catch (NewerStateException)
        {
            // It was not even read, and may not be for long.
            await CancelAsync(merged, fromUserId, former);
            throw;
        }

        if (answer.Content is not { } content)
        {
            await CancelAsync(merged, fromUserId, former);
            return answer.Refusal == LeadRefusal.LeadsElsewhere && root == UserId ? false : throw ExceptionOf(answer, fromUserId);
        }

        var other = new UserProfile(services.Ids, services.Replica, services.Rules);
        other.Restore(content);
        ThrowIfBroken();
        try
        {
            _profile.Take(other);
            merged.Set(fromUserId, MergeStage.Taken);
        }
        catch
        {
            // As with half an event: what is stored is whole.
            _isBroken = true;
            DeactivateOnIdle();
            throw;
        }

        _changes++;
        Notify(_profile.Version);
        await EnsureDurableAsync(_changes);
        return true;
    }

    private async Task CancelAsync(MergedUsers merged, string fromUserId, MergeStage? former)
    {
        Forget(merged, fromUserId, former);
        _changes++;
        await EnsureDurableAsync(_changes);
    }

    /// <summary>Takes back that a merge was begun, unless it came about in another way meanwhile.</summary>
    private static void Forget(MergedUsers merged, string fromUserId, MergeStage? former)
    {
        if (merged.StageOf(fromUserId) != MergeStage.Begun)
        {
            return;
        }

        if (former == MergeStage.Done)
        {
            merged.Set(fromUserId, MergeStage.Done);
        }
        else
        {
            merged.Remove(fromUserId);
        }
    }

    private Exception ExceptionOf(LeadAnswer answer, string fromUserId) => answer.Refusal switch
    {
        LeadRefusal.LeadsElsewhere => new UserMergeException($"{fromUserId} was merged into {answer.Other} already."),
        LeadRefusal.TakesTheOther => new UserMergeException($"{fromUserId} cannot be merged into {UserId}, which is being merged into {fromUserId} at this moment."),
        LeadRefusal.TooDeep => new UserMergeException(string.Create(
            CultureInfo.InvariantCulture, $"{fromUserId} is the end of a chain of {MergedUsers.MaxDepth} merges, which is as long as may be.")),
        LeadRefusal.TooMany => new UserMergeException(string.Create(
            CultureInfo.InvariantCulture, $"{fromUserId} and {UserId} are made of more than {MergedUsers.Capacity} merged users together.")),
        _ => new MergeUnderWayException($"{fromUserId} takes in another user at this moment; try again."),
    };

    /// <summary>Sees to it that a merge that was broken off goes on.</summary>
    /// <param name="due">How soon.</param>
    private void WatchMerges(TimeSpan due)
    {
        if (_profile.Merged is null or { IsSettled: true })
        {
            _resuming?.Dispose();
            _resuming = null;
        }
        else
        {
            _resuming ??= this.RegisterGrainTimer(ResumeAsync, new GrainTimerCreationOptions(due, ResumePeriod) { Interleave = true });
        }
    }

    private async Task ResumeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FinishMergesAsync();
        }
        catch (Exception exception)
        {
            LogNotMerged(services.Logger, exception, UserId);
        }
    }

    /// <summary>Ends all merges that are under way, one way or the other.</summary>
    private async Task FinishMergesAsync()
    {
        Exception? failure = null;
        foreach (var (fromUserId, stage) in _profile.Merged?.Users.ToArray() ?? [])
        {
            if (stage == MergeStage.Done)
            {
                continue;
            }

            try
            {
                await MergeAsync(fromUserId, UserId);
            }
            catch (UserMergeException)
            {
                // Refused, and so it is over.
            }
            catch (Exception exception)
            {
                // One that cannot be ended now keeps no other waiting.
                failure ??= exception;
            }
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    [LoggerMessage(LogLevel.Warning, "A merge of another user into {UserId} is not finished; it is tried again.")]
    private static partial void LogNotMerged(ILogger logger, Exception exception, string userId);
}
