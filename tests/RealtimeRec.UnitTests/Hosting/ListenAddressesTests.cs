using RealtimeRec.Hosting.Starting;

namespace RealtimeRec.UnitTests.Hosting;

public sealed class ListenAddressesTests
{
    [Theory]
    [InlineData("http://127.0.0.1:65536", "a port is a number from 0 to 65535")]
    [InlineData("http://127.0.0.1:0;http://127.0.0.1:70000", "a port is a number from 0 to 65535")]
    [InlineData("http://127.0.0.1:-1", "a port is a number from 0 to 65535")]
    [InlineData("http://127.0.0.1:2147483648", "is not an address to listen on")]
    [InlineData("http://127.0.0.1:808O", "is not an address to listen on")]
    [InlineData("http://::1:8080", "is not an address to listen on")]
    [InlineData("127.0.0.1", "is not an address to listen on")]
    public void WhatCannotBeListenedOnIsSaidInOneSentence(string urls, string expected)
    {
        var message = Assert.Throws<StartException>(() => ListenAddresses.EnsureFree(urls)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
