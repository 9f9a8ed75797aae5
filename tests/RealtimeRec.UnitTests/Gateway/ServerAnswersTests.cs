using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using RealtimeRec.Gateway.Http;
using RealtimeRec.Hosting.Management;

namespace RealtimeRec.UnitTests.Gateway;

public sealed class ServerAnswersTests
{
    private const int Block = 4_096;

    /// <summary>While an earlier answer is still being sent, the next one begins where that ended, be there room for it or not.</summary>
    [Fact]
    public async Task ABareAnswerIsDescribedWhereverItBeginsInABlockOfMemory()
    {
        const string Bare = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\nDate: Fri, 27 Nov 2026 21:00:00 GMT\r\n\r\n";
        for (var room = 1; room <= Bare.Length; room++)
        {
            var pipe = new Pipe(new PipeOptions(minimumSegmentSize: Block, pauseWriterThreshold: 0, useSynchronizationContext: false));
            var connection = new DefaultConnectionContext { Transport = new Sides(PipeReader.Create(Stream.Null), pipe.Writer) };
            var before = 0;
            await new ServerAnswers(Options.Create(new RequestLimitsOptions()), Options.Create(new ManagementOptions())).Wrap(async wrapped =>
            {
                var output = wrapped.Transport.Output;
                before = output.GetMemory().Length - room;
                output.Write(new byte[before]);
                await output.FlushAsync();
                output.Write(Encoding.ASCII.GetBytes(Bare));
                await output.CompleteAsync();
            })(connection);

            var answer = Encoding.ASCII.GetString((await pipe.Reader.ReadAtLeastAsync(Block * 4)).Buffer.Slice(before).ToArray());
            Assert.Contains("Content-Type: application/problem+json\r\n", answer, StringComparison.Ordinal);
            Assert.EndsWith("}", answer, StringComparison.Ordinal);
        }
    }

    private sealed record Sides(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
