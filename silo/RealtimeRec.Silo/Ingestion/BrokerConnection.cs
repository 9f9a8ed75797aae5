using Confluent.Kafka;
using RealtimeRec.Hosting.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>
/// A connection to the brokers that can be replaced while others use it: what is replaced is closed once the last of those is done, since
/// the library's calls work on memory that closing frees. Thread-safe.
/// </summary>
internal sealed class BrokerConnection(KafkaOptions kafka, string group) : IDisposable
{
    private readonly Lock _lock = new();
    private Clients? _current;
    private bool _isDisposed;

    private Use Begin()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _current ??= new Clients(kafka, group);
            _current.Users++;
            return new Use(this, _current);
        }
    }

    /// <summary>
    /// Asks the brokers. A failure of the client itself, or none of an answer in time, has whoever asks next begin with another client: one that has
    /// lost its way does not always find it again.
    /// </summary>
    /// <param name="ask">Asks, by the clients that are the current ones.</param>
    /// <exception cref="KafkaException">The brokers refuse, or do not answer.</exception>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    public async Task<T> AskAsync<T>(Func<Use, Task<T>> ask)
    {
        using var use = Begin();
        try
        {
            return await ask(use).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            use.GiveUp();
            throw new KafkaException(new Error(ErrorCode.Local_TimedOut));
        }
        catch (KafkaException exception) when (exception.Error.IsLocalError)
        {
            use.GiveUp();
            throw;
        }
    }

    /// <summary>Closes it for those that come; the last of those that use it does.</summary>
    public void Dispose()
    {
        Clients? clients;
        lock (_lock)
        {
            _isDisposed = true;
            clients = _current;
        }

        Retire(clients);
    }

    private void Retire(Clients? clients)
    {
        lock (_lock)
        {
            if (clients is null || clients != _current)
            {
                return;
            }

            _current = null;
        }

        Release(clients);
    }

    private void Release(Clients clients)
    {
        bool isLast;
        lock (_lock)
        {
            isLast = --clients.Users == 0;
        }

        if (isLast)
        {
            clients.Admin.Dispose();
            clients.Consumer.Dispose();
        }
    }

    /// <summary>One use of the connection.</summary>
    public readonly struct Use : IDisposable
    {
        private readonly BrokerConnection _connection;
        private readonly Clients _clients;

        internal Use(BrokerConnection connection, Clients clients) => (_connection, _clients) = (connection, clients);

        /// <summary>Asks about topics.</summary>
        public IAdminClient Admin => _clients.Admin;

        /// <summary>Asks about the group, without being its member.</summary>
        public IConsumer<byte[], byte[]> Consumer => _clients.Consumer;

        /// <summary>Has whoever comes next begin anew.</summary>
        internal void GiveUp() => _connection.Retire(_clients);

        /// <inheritdoc/>
        public void Dispose() => _connection.Release(_clients);
    }

    internal sealed class Clients
    {
        public Clients(KafkaOptions kafka, string group)
        {
            Consumer = KafkaClients.Spokesman(kafka, group);
            Admin = new DependentAdminClientBuilder(Consumer.Handle).Build();
        }

        public IConsumer<byte[], byte[]> Consumer { get; }

        public IAdminClient Admin { get; }

        /// <summary>Those that use it; one is the connection whose current ones these are.</summary>
        public int Users { get; set; } = 1;
    }
}
