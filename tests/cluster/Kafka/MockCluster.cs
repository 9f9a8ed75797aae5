using System.Runtime.InteropServices;

namespace RealtimeRec.TestCluster.Kafka;

/// <summary>
/// librdkafka's mock cluster: Kafka's protocol over TCP on loopback, in memory
/// (https://github.com/confluentinc/librdkafka/blob/master/src/rdkafka_mock.h).
/// </summary>
internal sealed class MockCluster : IDisposable
{
    private const int ErrorTextSize = 512;

    private readonly nint _client;
    private readonly nint _cluster;

    /// <exception cref="InvalidOperationException">The library cannot make one.</exception>
    public MockCluster(int brokers)
    {
        var error = new byte[ErrorTextSize];
        _client = NativeMethods.NewClient(NativeMethods.Producer, NativeMethods.NewConfiguration(), error, (nuint)error.Length);
        if (_client == 0)
        {
            throw new InvalidOperationException(System.Text.Encoding.UTF8.GetString(error).TrimEnd('\0'));
        }

        _cluster = NativeMethods.NewCluster(_client, brokers);
        if (_cluster == 0)
        {
            NativeMethods.DestroyClient(_client);
            throw new InvalidOperationException($"No mock cluster of {brokers} brokers could be made.");
        }
    }

    public string BootstrapServers => Marshal.PtrToStringUTF8(NativeMethods.BootstrapServers(_cluster))!;

    public void CreateTopic(string name, int partitions) => Check(NativeMethods.CreateTopic(_cluster, name, partitions, 1));

    public void TakeDown(int broker) => Check(NativeMethods.SetBrokerDown(_cluster, broker));

    public void BringUp(int broker) => Check(NativeMethods.SetBrokerUp(_cluster, broker));

    public void SetRoundTrip(int broker, int milliseconds) => Check(NativeMethods.SetBrokerRoundTrip(_cluster, broker, milliseconds));

    public void SetController(int broker) => Check(NativeMethods.SetController(_cluster, broker));

    public void SetApiVersions(short apiKey, short oldest, short newest) => Check(NativeMethods.SetApiVersion(_cluster, apiKey, oldest, newest));

    /// <summary>How long a new group waits for further members before it is dealt out.</summary>
    public void SetInitialRebalanceDelay(int milliseconds) => NativeMethods.SetInitialRebalanceDelay(_cluster, milliseconds);

    public void PushErrors(short apiKey, int[] errors) => NativeMethods.PushRequestErrors(_cluster, apiKey, (nuint)errors.Length, errors);

    public void ClearErrors(short apiKey) => NativeMethods.ClearRequestErrors(_cluster, apiKey);

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMethods.DestroyCluster(_cluster);
        NativeMethods.DestroyClient(_client);
    }

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw new InvalidOperationException($"{Marshal.PtrToStringUTF8(NativeMethods.ErrorText(error))} ({error})");
        }
    }
}
