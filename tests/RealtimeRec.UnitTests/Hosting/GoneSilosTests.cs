using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using RealtimeRec.Silo;
using RealtimeRec.Silo.Storage;
using RealtimeRec.Testing;

namespace RealtimeRec.UnitTests.Hosting;

/// <summary>A newcomer declares dead, before it joins, whom the table lists and nobody can reach; never one that lives.</summary>
public sealed class GoneSilosTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private static readonly SiloAddress Self = Address(1);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 27, 9, 0, 0, TimeSpan.Zero));
    private readonly SiloMembershipOptions _options = new();
    private readonly LogEntries _log = new();
    private readonly Table _table = new();
    private readonly HashSet<SiloAddress> _listening = [];

    [Fact]
    public async Task WithNobodyListedNothingIsWaitedFor()
    {
        await Gone().DeclareDeadAsync(CancellationToken.None).WaitAsync(Patience);
        Assert.Empty(_log.From(LogLevel.Information));
    }

    [Fact]
    public async Task OneThatCanBeReachedIsLeftThoughItsHeartbeatIsOld()
    {
        Add(Address(2), TimeSpan.FromMinutes(5));
        _listening.Add(Address(2));
        await Gone().DeclareDeadAsync(CancellationToken.None).WaitAsync(Patience);
        Assert.Equal(SiloStatus.Active, _table.StatusOf(Address(2)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(600)]
    [InlineData(-600)]
    public async Task TheDeadAreDeclaredDeadWithinTheirTimeWhateverTheClocksSay(int secondsOld)
    {
        SiloAddress[] dead = [Address(2), Address(3), Address(4)];
        Array.ForEach(dead, silo => Add(silo, TimeSpan.FromSeconds(secondsOld)));
        var began = _time.GetUtcNow();
        await AdvanceUntilAsync(Gone().DeclareDeadAsync(CancellationToken.None));

        Assert.All(dead, silo => Assert.Equal(SiloStatus.Dead, _table.StatusOf(silo)));
        Assert.InRange(
            _time.GetUtcNow() - began, _options.HeartbeatInterval, secondsOld > 0 ? _options.HeartbeatInterval * 2 : _options.StaleAfter + _options.HeartbeatInterval);
        Assert.Equal(2, _log.From(LogLevel.Information).Length);
    }

    [Fact]
    public async Task OneThatCannotBeReachedAndLivesIsNeverDeclaredDead()
    {
        // Its machine's clock is behind, and no packet of this silo's reaches it.
        Add(Address(2), TimeSpan.FromMinutes(5));
        var began = _time.GetUtcNow();
        await AdvanceUntilAsync(Gone().DeclareDeadAsync(CancellationToken.None), () =>
        {
            var beats = (int)((_time.GetUtcNow() - began) / _options.HeartbeatInterval);
            _table.Beat(Address(2), began.UtcDateTime - TimeSpan.FromMinutes(5) + (beats * _options.HeartbeatInterval));
        });
        Assert.Equal(SiloStatus.Active, _table.StatusOf(Address(2)));
        Assert.Contains("cannot be reached", Assert.Single(_log.From(LogLevel.Information)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoNewcomersThatDoTheSameBothGoOn()
    {
        Add(Address(2), TimeSpan.FromMinutes(1));
        _table.OnUpdate = () => _table.Raise();
        await AdvanceUntilAsync(Gone().DeclareDeadAsync(CancellationToken.None));
        Assert.Equal(SiloStatus.Dead, _table.StatusOf(Address(2)));
    }

    private static SiloAddress Address(int number) => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11_000 + number), 1);

    private GoneSilos Gone() => new(
        _table, Self, _options, (silo, _) => Task.FromResult(_listening.Contains(silo)), _time, LoggerFactory.Create(log => log.AddProvider(_log)).CreateLogger<GoneSilos>());

    private void Add(SiloAddress silo, TimeSpan age) => _table.Add(new MembershipEntry
    {
        SiloAddress = silo,
        Status = SiloStatus.Active,
        IAmAliveTime = _time.GetUtcNow().UtcDateTime - age,
    });

    private Task AdvanceUntilAsync(Task work, Action? meanwhile = null) => Eventually.HoldsAsync(
        "it has ended",
        () =>
        {
            if (!work.IsCompleted)
            {
                meanwhile?.Invoke();
                _time.Advance(Step);
            }

            return Task.FromResult(work.IsCompleted);
        },
        Patience,
        // What is due runs on other threads; the clock must not run away from it.
        interval: TimeSpan.FromMilliseconds(5));

    /// <summary>A membership table whose writes need the version before theirs.</summary>
    private sealed class Table : IMembershipTable
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<SiloAddress, MembershipEntry> _entries = [];
        private int _version;

        /// <summary>Happens once, before the next write.</summary>
        public Action? OnUpdate { get; set; }

        public void Add(MembershipEntry entry) => _entries.Add(entry.SiloAddress, entry);

        public void Beat(SiloAddress silo, DateTime time)
        {
            lock (_lock)
            {
                _entries[silo] = new MembershipEntry { SiloAddress = silo, Status = _entries[silo].Status, IAmAliveTime = time };
            }
        }

        public void Raise() => _version++;

        public SiloStatus StatusOf(SiloAddress silo) => _entries[silo].Status;

        public Task InitializeMembershipTable(bool tryInitTableVersion) => Task.CompletedTask;

        public Task<MembershipTableData> ReadAll()
        {
            lock (_lock)
            {
                var version = new TableVersion(_version, $"{_version}");
                return Task.FromResult(new MembershipTableData([.. _entries.Values.Select(entry => Tuple.Create(entry, version.VersionEtag))], version));
            }
        }

        public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion)
        {
            lock (_lock)
            {
                var before = OnUpdate;
                OnUpdate = null;
                before?.Invoke();
                if (tableVersion.Version != _version + 1)
                {
                    return Task.FromResult(false);
                }

                _version++;
                _entries[entry.SiloAddress] = entry;
                return Task.FromResult(true);
            }
        }

        public Task DeleteMembershipTableEntries(string clusterId) => throw new NotSupportedException();

        public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => throw new NotSupportedException();

        public Task<MembershipTableData> ReadRow(SiloAddress key) => throw new NotSupportedException();

        public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => throw new NotSupportedException();

        public Task UpdateIAmAlive(MembershipEntry entry) => throw new NotSupportedException();
    }
}
