using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace RealtimeRec.Silo.Storage;

/// <summary>
/// Before this silo joins, declares dead those that the membership table lists as active and that are gone: a newcomer must reach all that
/// are active, and those that every silo's end left behind have nobody else to judge them. Gone is a silo that nothing can connect to, whose
/// heartbeat does not change while it is looked at, and is older than <see cref="SiloMembershipOptions.StaleAfter"/>.
/// </summary>
internal sealed partial class GoneSilos : ILifecycleParticipant<ISiloLifecycle>
{
    private const int MaxAttempts = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(1);

    private readonly IMembershipTable _table;
    private readonly SiloAddress _self;
    private readonly TimeSpan _heartbeatInterval;
    private readonly TimeSpan _staleAfter;
    private readonly Func<SiloAddress, CancellationToken, Task<bool>> _connects;
    private readonly TimeProvider _time;
    private readonly ILogger<GoneSilos> _logger;

    public GoneSilos(IMembershipTable table, ILocalSiloDetails silo, IOptions<SiloOptions> options, TimeProvider time, ILogger<GoneSilos> logger)
        : this(table, silo.SiloAddress, options.Value.Membership, ConnectsAsync, time, logger)
    {
    }

    internal GoneSilos(
        IMembershipTable table,
        SiloAddress self,
        SiloMembershipOptions options,
        Func<SiloAddress, CancellationToken, Task<bool>> connects,
        TimeProvider time,
        ILogger<GoneSilos> logger)
    {
        _table = table;
        _self = self;
        _heartbeatInterval = options.HeartbeatInterval;
        _staleAfter = options.StaleAfter;
        _connects = connects;
        _time = time;
        _logger = logger;
    }

    /// <summary>Before anything in the silo reads the table.</summary>
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(GoneSilos), ServiceLifecycleStage.RuntimeGrainServices - 1, DeclareDeadAsync);

    /// <summary>
    /// Returns once no silo that is gone is listed as active, or when one that cannot be reached goes on with its heartbeat: that one lives,
    /// and it is Orleans' to say why this silo cannot join.
    /// </summary>
    internal async Task DeclareDeadAsync(CancellationToken cancellationToken)
    {
        await _table.InitializeMembershipTableAsync(true, cancellationToken).ConfigureAwait(false);
        var started = _time.GetTimestamp();
        var seen = new Dictionary<SiloAddress, Sighting>();
        var declared = new List<SiloAddress>();
        var told = false;
        while (true)
        {
            var unreachable = await UnreachableAsync(await _table.ReadAllAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            var waited = _time.GetElapsedTime(started);
            foreach (var entry in unreachable)
            {
                if (!seen.TryGetValue(entry.SiloAddress, out var sighting) || sighting.Heartbeat != entry.IAmAliveTime)
                {
                    seen[entry.SiloAddress] = new Sighting(entry.IAmAliveTime, waited);
                }
                else if (IsGone(entry, waited - sighting.At) && await TryDeclareDeadAsync(entry, cancellationToken).ConfigureAwait(false))
                {
                    declared.Add(entry.SiloAddress);
                }
            }

            var left = unreachable.Where(entry => !declared.Contains(entry.SiloAddress)).ToArray();
            if (left.Length == 0 || waited > _staleAfter + _heartbeatInterval)
            {
                break;
            }

            if (!told)
            {
                told = true;
                LogWaiting(string.Join(", ", left.Select(entry => entry.SiloAddress)), _staleAfter);
            }

            await Task.Delay(Pause, _time, cancellationToken).ConfigureAwait(false);
        }

        if (declared.Count > 0)
        {
            LogDeclared(string.Join(", ", declared));
        }
    }

    /// <summary>A living silo's heartbeat would have changed meanwhile, whatever the clocks of the two machines say.</summary>
    private bool IsGone(MembershipEntry entry, TimeSpan unchanged) =>
        unchanged >= _staleAfter || (unchanged >= _heartbeatInterval * 1.25 && _time.GetUtcNow().UtcDateTime - entry.IAmAliveTime > _staleAfter);

    private async Task<MembershipEntry[]> UnreachableAsync(MembershipTableData table, CancellationToken cancellationToken)
    {
        var active = table.Members.Select(member => member.Item1)
            // One that was at this silo's own address is Orleans' to declare dead.
            .Where(entry => entry.Status == SiloStatus.Active && !entry.SiloAddress.Endpoint.Equals(_self.Endpoint))
            .ToArray();
        var connects = await Task.WhenAll(active.Select(entry => _connects(entry.SiloAddress, cancellationToken))).ConfigureAwait(false);
        return [.. active.Where((_, i) => !connects[i])];
    }

    private async Task<bool> TryDeclareDeadAsync(MembershipEntry gone, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var table = await _table.ReadAllAsync(cancellationToken).ConfigureAwait(false);
            if (table.TryGet(gone.SiloAddress) is not { Item1.Status: SiloStatus.Active } listed)
            {
                return true;
            }

            if (listed.Item1.IAmAliveTime != gone.IAmAliveTime)
            {
                return false;
            }

            // Another newcomer that does the same is first now and then.
            if (await _table.UpdateRowAsync(Dead(listed.Item1), listed.Item2, table.Version.Next(), cancellationToken).ConfigureAwait(false))
            {
                return true;
            }
        }

        return false;
    }

    private MembershipEntry Dead(MembershipEntry entry) => new()
    {
        SiloAddress = entry.SiloAddress,
        Status = SiloStatus.Dead,
        SuspectTimes = [.. entry.SuspectTimes ?? [], Tuple.Create(_self, _time.GetUtcNow().UtcDateTime)],
        ProxyPort = entry.ProxyPort,
        HostName = entry.HostName,
        SiloName = entry.SiloName,
        RoleName = entry.RoleName,
        UpdateZone = entry.UpdateZone,
        FaultZone = entry.FaultZone,
        StartTime = entry.StartTime,
        IAmAliveTime = entry.IAmAliveTime,
    };

    private static async Task<bool> ConnectsAsync(SiloAddress silo, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(ConnectTimeout);
        try
        {
            using var client = new TcpClient(silo.Endpoint.AddressFamily);
            await client.ConnectAsync(silo.Endpoint, deadline.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The membership table lists silos that cannot be reached: {Silos}. Waiting before joining until their heartbeats are {StaleAfter} old.")]
    private partial void LogWaiting(string silos, TimeSpan staleAfter);

    [LoggerMessage(LogLevel.Warning, "Silos that the membership table listed are gone, and were declared dead: {Silos}.")]
    private partial void LogDeclared(string silos);

    private readonly record struct Sighting(DateTime Heartbeat, TimeSpan At);
}
