using System.Globalization;

namespace RealtimeRec.TestCluster.Kafka;

/// <summary>
/// A Kafka in this process. The first line written says where it is; then each line read is a command and is answered with
/// <c>ok</c> or <c>error</c> and a message. It ends with its input, so that it does not outlive whoever started it.
/// </summary>
internal static class BrokerProcess
{
    private const int InitialRebalanceDelay = 50;
    private const int Controller = 1;

    // Its answers to newer requests are not what clients other than librdkafka can read.
    private const short LeaveGroup = 13;
    private const short NewestLeaveGroup = 2;

    public static int Run(int brokers, IEnumerable<(string Name, int Partitions)> topics, TextReader input, TextWriter output)
    {
        using var cluster = new MockCluster(brokers);
        cluster.SetInitialRebalanceDelay(InitialRebalanceDelay);
        cluster.SetController(Controller);
        cluster.SetApiVersions(LeaveGroup, 0, NewestLeaveGroup);
        foreach (var (name, partitions) in topics)
        {
            cluster.CreateTopic(name, partitions);
        }

        Write(output, $"bootstrap {cluster.BootstrapServers}");
        while (input.ReadLine() is { } line)
        {
            try
            {
                Execute(cluster, line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
                Write(output, "ok");
            }
            catch (Exception exception) when (exception is InvalidOperationException or FormatException or OverflowException or IndexOutOfRangeException)
            {
                Write(output, $"error {exception.Message}");
            }
        }

        return 0;
    }

    private static void Execute(MockCluster cluster, string[] command)
    {
        int Number(int index) => int.Parse(command[index], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

        switch (command[0])
        {
            case "down":
                cluster.TakeDown(Number(1));
                break;
            case "up":
                cluster.BringUp(Number(1));
                break;
            case "round-trip":
                cluster.SetRoundTrip(Number(1), Number(2));
                break;
            case "topic":
                cluster.CreateTopic(command[1], Number(2));
                break;
            case "push-errors":
                cluster.PushErrors((short)Number(1), [.. Enumerable.Range(2, command.Length - 2).Select(Number)]);
                break;
            case "clear-errors":
                cluster.ClearErrors((short)Number(1));
                break;
            default:
                throw new FormatException($"There is no command \"{command[0]}\".");
        }
    }

    private static void Write(TextWriter output, string line)
    {
        output.WriteLine(line);
        output.Flush();
    }
}
