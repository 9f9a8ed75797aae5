using System.Diagnostics;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using RealtimeRec.Events;
using RealtimeRec.Reading.Events;

namespace RealtimeRec.Testing.Load;

/// <summary>A shop's events into Kafka at a steady rate, some of them bad as asked, and the truth about what was acknowledged.</summary>
public sealed class EventProducer : IDisposable
{
    private const int RepeatedFrom = 8;

    /// <summary>Short, so that the rate holds.</summary>
    private static readonly TimeSpan s_roomInterval = TimeSpan.FromMilliseconds(10);

    private static readonly EventKind[] s_kinds =
    [
        EventKind.ViewItem, EventKind.ViewItem, EventKind.ViewItem, EventKind.ViewItem, EventKind.ViewItem, EventKind.ViewItem,
        EventKind.SelectItem, EventKind.AddToWishlist, EventKind.AddToCart, EventKind.AddToCart,
    ];

    private readonly EventLoad _load;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly Dictionary<string, User> _users = new(StringComparer.Ordinal);
    private readonly HashSet<RecordPosition> _invalid = [];
    private readonly HashSet<RecordPosition> _oversized = [];
    private readonly Lock _lock = new();
    private long _produced;
    private long _acknowledged;
    private long _undelivered;

    /// <summary>Connects to the brokers; produces nothing yet.</summary>
    public EventProducer(EventLoad load, TimeProvider? timeProvider = null)
    {
        _load = load;
        _time = timeProvider ?? TimeProvider.System;
        _random = new Random(load.Seed);
        _producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig
        {
            BootstrapServers = load.BootstrapServers,
            Acks = Acks.All,
            EnableIdempotence = true,
            LingerMs = load.Linger.TotalMilliseconds,
            QueueBufferingMaxMessages = 2_000_000,
            // A broker that is away is there again soon: a shop's clients look for it more often than once in ten seconds.
            ReconnectBackoffMaxMs = 500,
        })
            .SetLogHandler((_, _) => { })
            .Build();
    }

    /// <summary>Records handed to the client so far.</summary>
    public long Produced => Interlocked.Read(ref _produced);

    /// <summary>Records acknowledged so far.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>Id of product <paramref name="i"/>.</summary>
    public static string ItemId(int i) => string.Create(CultureInfo.InvariantCulture, $"item-{i}");

    /// <summary>
    /// Produces for as long as <paramref name="duration"/>, or until <paramref name="stop"/> is cancelled, then waits until
    /// every record is acknowledged or given up. Can be called again to go on.
    /// </summary>
    /// <param name="duration">How long; null for until it is stopped.</param>
    /// <param name="stop">Ends it early; no error.</param>
    public async Task RunAsync(TimeSpan? duration = null, CancellationToken stop = default)
    {
        await Task.Yield();
        using var tick = new MillisecondTick();
        var watch = Stopwatch.StartNew();
        var total = duration is { } limit ? (long)(limit.TotalSeconds * _load.PerSecond) : long.MaxValue;
        for (var sent = 0L; sent < total && !stop.IsCancellationRequested;)
        {
            for (var due = Math.Min(total, (long)(watch.Elapsed.TotalSeconds * _load.PerSecond)); sent < due; sent++)
            {
                await ProduceNextAsync();
            }

            await tick.WaitAsync();
        }

        await DrainAsync();
    }

    /// <summary>Produces so many records as fast as the client takes them, then waits until each is acknowledged or given up.</summary>
    public async Task ProduceAsync(int records)
    {
        await Task.Yield();
        for (var i = 0; i < records; i++)
        {
            await ProduceNextAsync();
        }

        await DrainAsync();
    }

    /// <summary>What was acknowledged until now.</summary>
    public EventTruth Truth()
    {
        lock (_lock)
        {
            return new EventTruth
            {
                Records = Acknowledged,
                Undelivered = _undelivered,
                Users = _users.Where(user => user.Value.Acknowledged > 0).ToDictionary(
                    user => user.Key,
                    user => new UserTruth(
                        user.Value.Acknowledged, new Dictionary<int, long>(user.Value.LastOffsets), [.. user.Value.RecentItems]),
                    StringComparer.Ordinal),
                Invalid = new HashSet<RecordPosition>(_invalid),
                Oversized = new HashSet<RecordPosition>(_oversized),
            };
        }
    }

    public void Dispose() => _producer.Dispose();

    private async Task ProduceNextAsync()
    {
        var number = _produced;
        var key = _load.UserPrefix + Draw(_load.HotUserShare, _load.Users).ToString(CultureInfo.InvariantCulture);
        var item = ItemId(Draw(_load.HotProductShare, _load.Products));
        var user = _users.GetValueOrDefault(key);
        if (user is null)
        {
            user = new User();
            lock (_lock)
            {
                _users.Add(key, user);
            }
        }

        var repeats = _random.NextDouble() < _load.RepeatShare && user.Latest.Count > 0;
        if (_load.PoisonEvery > 0 && number % _load.PoisonEvery == _load.PoisonEvery - 1)
        {
            var headers = new Headers();
            if (_load.PoisonHeaderBytes > 0)
            {
                headers.Add("padding", new byte[_load.PoisonHeaderBytes]);
            }

            var poison = Poison(number, key, item);
            await SendAsync(key, poison, report => OnInvalid(report, poison.Length), headers);
        }
        else
        {
            var sent = repeats ? user.Latest[_random.Next(user.Latest.Count)] : NewEvent(number, key, item, user);
            await SendAsync(key, sent.Value, report => OnValid(report, user, sent));
        }

        Interlocked.Increment(ref _produced);
    }

    private async Task SendAsync(string key, byte[] value, Action<DeliveryReport<byte[], byte[]>> onDelivery, Headers? headers = null)
    {
        var message = new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes(key), Value = value, Headers = headers };
        if (!TryProduce())
        {
            await Eventually.HoldsAsync("the client has room for a record", () => Task.FromResult(TryProduce()), TimeSpan.MaxValue, s_roomInterval);
        }

        bool TryProduce()
        {
            try
            {
                _producer.Produce(_load.Topic, message, onDelivery);
                return true;
            }
            catch (ProduceException<byte[], byte[]> exception) when (exception.Error.Code == Confluent.Kafka.ErrorCode.Local_QueueFull)
            {
                return false;
            }
        }
    }

    // Flush blocks its thread.
    private Task DrainAsync() => Task.Factory.StartNew(
        () =>
        {
            while (_producer.Flush(TimeSpan.FromSeconds(1)) > 0)
            {
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private int Draw(double hotShare, int count)
    {
        var (hot, any) = (_random.NextDouble(), _random.Next(count));
        return hot < hotShare ? 0 : any;
    }

    private SentEvent NewEvent(long number, string userId, string itemId, User user)
    {
        // No two events of a user in one millisecond, which is as fine as a profile tells times: their order is told by it.
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        user.LastMs = Math.Max(now, user.LastMs + 1);
        var sent = new SentEvent(itemId, ShopEventWriter.ToUtf8(Event(number, userId, itemId, DateTimeOffset.FromUnixTimeMilliseconds(user.LastMs))));
        if (_load.RepeatShare > 0)
        {
            user.Latest.Add(sent);
            if (user.Latest.Count > RepeatedFrom)
            {
                user.Latest.RemoveAt(0);
            }
        }

        return sent;
    }

    private ShopEvent Event(long number, string userId, string itemId, DateTimeOffset time) => new()
    {
        EventId = string.Create(CultureInfo.InvariantCulture, $"{_load.Seed}-{number}"),
        Kind = s_kinds[_random.Next(s_kinds.Length)],
        Time = time,
        UserId = userId,
        Items = [new EventItem(itemId, 19.9m)],
    };

    private byte[] Poison(long number, string userId, string itemId)
    {
        var now = _time.GetUtcNow();
        var good = Event(number, userId, itemId, now);
        return (number / _load.PoisonEvery % 4) switch
        {
            0 => Encoding.UTF8.GetBytes("no JSON but {\"event_id\"".PadRight(_load.PoisonBytes, '.')),
            1 => Encoding.UTF8.GetBytes($$"""{"event_id":"{{good.EventId}}","event_name":"view_item","items":[{"item_id":"{{itemId}}"}]}"""),
            2 => ShopEventWriter.ToUtf8(good with { Items = [] }),
            _ => ShopEventWriter.ToUtf8(good with { Time = now + TimeSpan.FromDays(1) }),
        };
    }

    private void OnValid(DeliveryReport<byte[], byte[]> report, User user, SentEvent sent)
    {
        lock (_lock)
        {
            if (!TryCount(report))
            {
                return;
            }

            user.LastOffsets[report.Partition.Value] = report.Offset.Value;
            if (sent.Acknowledged)
            {
                return;
            }

            sent.Acknowledged = true;
            user.Acknowledged++;
            user.RecentItems.Enqueue(sent.ItemId);
            if (user.RecentItems.Count > EventTruth.RecentItems)
            {
                user.RecentItems.Dequeue();
            }
        }
    }

    private void OnInvalid(DeliveryReport<byte[], byte[]> report, int bytes)
    {
        lock (_lock)
        {
            if (TryCount(report))
            {
                var position = new RecordPosition(report.Topic, report.Partition.Value, report.Offset.Value);
                _invalid.Add(position);
                if (_load.PoisonBytes > 0 && bytes >= _load.PoisonBytes)
                {
                    _oversized.Add(position);
                }
            }
        }
    }

    private bool TryCount(DeliveryReport<byte[], byte[]> report)
    {
        if (report.Error.IsError)
        {
            _undelivered++;
            return false;
        }

        Interlocked.Increment(ref _acknowledged);
        return true;
    }

    private sealed class User
    {
        public long LastMs { get; set; }

        public List<SentEvent> Latest { get; } = [];

        public long Acknowledged { get; set; }

        public Dictionary<int, long> LastOffsets { get; } = [];

        public Queue<string> RecentItems { get; } = [];
    }

    private sealed class SentEvent(string itemId, byte[] value)
    {
        public string ItemId { get; } = itemId;

        public byte[] Value { get; } = value;

        public bool Acknowledged { get; set; }
    }
}
