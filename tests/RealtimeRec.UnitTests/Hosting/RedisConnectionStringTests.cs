using System.Net;
using FsCheck;
using FsCheck.Xunit;
using RealtimeRec.Hosting.Redis;

namespace RealtimeRec.UnitTests.Hosting;

public sealed class RedisConnectionStringTests
{
    private const string Secret = "s3cr3t-Pa55";

    [Theory]
    [InlineData("redis://:s3cr3t-Pa55@127.0.0.1:6379/0", "127.0.0.1:6379", null, 0, false)]
    [InlineData("redis://shop:s3cr3t-Pa55@cache.example:6380/3", "cache.example:6380", "shop", 3, false)]
    [InlineData("rediss://:s3cr3t-Pa55@cache.example:6380", "cache.example:6380", null, null, true)]
    [InlineData("REDISS://shop:s3cr3t%2DPa55@cache.example:6380/", "cache.example:6380", "shop", null, true)]
    [InlineData("redis://127.0.0.1:6379?password=s3cr3t-Pa55&db=2", "127.0.0.1:6379", null, 2, false)]
    [InlineData("redis://127.0.0.1:6379,password=s3cr3t-Pa55,ssl=true", "127.0.0.1:6379", null, null, true)]
    [InlineData(":s3cr3t-Pa55@127.0.0.1:6379", "127.0.0.1:6379", null, null, false)]
    [InlineData("shop:s3cr3t-Pa55@127.0.0.1:6379,abortConnect=false", "127.0.0.1:6379", "shop", null, false)]
    [InlineData("127.0.0.1:6379,user=shop,password=s3cr3t-Pa55,defaultDatabase=4", "127.0.0.1:6379", "shop", 4, false)]
    [InlineData(" \"127.0.0.1:6379,password=s3cr3t-Pa55\" ", "127.0.0.1:6379", null, null, false)]
    public void WhatOthersWriteConnects(string text, string server, string? user, int? database, bool ssl)
    {
        Assert.True(RedisConnectionString.TryParse(text, "connectRetry=5,ssl=false", out var connection, out var error), error);
        var endPoint = Assert.Single(connection.EndPoints);
        Assert.Equal(server, endPoint is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : endPoint.ToString());
        Assert.Equal((user, Secret, database, ssl), (connection.User, connection.Password, connection.DefaultDatabase, connection.Ssl));
        Assert.Equal(5, connection.ConnectRetry);
    }

    [Theory]
    [InlineData("a:6379", 2)]
    [InlineData("redis://a:6379/1", 2)]
    [InlineData("a:6379,configCheckSeconds=30", 30)]
    public void AfterAFailoverTheMasterIsFoundWithinSeconds(string text, int seconds)
    {
        Assert.True(RedisConnectionString.TryParse(text, "", out var connection, out var error), error);
        Assert.Equal(seconds, connection.ConfigCheckSeconds);
    }

    [Theory]
    [InlineData("a:6379,b:6380", "a:6379 b:6380")]
    [InlineData("redis://a:6379,b:6380/1", "a:6379 b:6380")]
    [InlineData("a:26379,b:26380,serviceName=mymaster", "a:26379 b:26380")]
    [InlineData("redis", "redis:0")]
    public void SeveralServersAreTaken(string text, string servers)
    {
        Assert.True(RedisConnectionString.TryParse(text, "", out var connection, out var error), error);
        Assert.Equal(servers, string.Join(' ', connection.EndPoints.Cast<DnsEndPoint>().Select(server => $"{server.Host}:{server.Port}")));
    }

    [Theory]
    [InlineData("http://:s3cr3t-Pa55@127.0.0.1:6379", "web service")]
    [InlineData("amqp://shop:s3cr3t-Pa55@127.0.0.1:5672", "not one of Redis")]
    [InlineData("redis+sentinel://:s3cr3t-Pa55@a:26379/mymaster/0", "Sentinel")]
    [InlineData("redis://:s3cr3t-Pa55@127.0.0.1:6379/zero", "no URL")]
    [InlineData("redis://:s3cr3t-Pa55@127.0.0.1:6379?cert=s3cr3t-Pa55", "query")]
    [InlineData("127.0.0.1:6379,pasword=s3cr3t-Pa55", "option")]
    [InlineData("127.0.0.1:6379,password=half,s3cr3t-Pa55", "comma")]
    [InlineData("127.0.0.1:6379,password=half,s3cr3t-Pa55=x", "comma")]
    [InlineData("127.0.0.1:6379,password=s3cr3t-Pa55,ssl=perhaps", "option")]
    [InlineData("s3cr3t-Pa55!,password=x", "no host name")]
    [InlineData("password=s3cr3t-Pa55", "names no server")]
    [InlineData("", "is missing")]
    public void WhatCannotConnectIsSaidInOneSentenceWithoutTheSecret(string text, string expected)
    {
        Assert.False(RedisConnectionString.TryParse(text, "", out _, out var error));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
    }

    /// <summary>Whatever stands in a connection string, no message repeats it, and a URL's password comes through as it was.</summary>
    [Property]
    public void NoTextIsRepeated(NonEmptyString before, NonEmptyString after)
    {
        if (!RedisConnectionString.TryParse(before.Get + Secret + after.Get, "", out _, out var error))
        {
            Assert.DoesNotContain(Secret, error, StringComparison.Ordinal);
        }
    }

    [Property]
    public void AnEncodedPasswordComesThrough(NonEmptyString password)
    {
        if (password.Get.Any(char.IsSurrogate))
        {
            return;
        }

        Assert.True(RedisConnectionString.TryParse($"redis://u:{Uri.EscapeDataString(password.Get)}@h:6379/1", "", out var connection, out var error), error);
        Assert.Equal((password.Get, 1), (connection.Password, connection.DefaultDatabase));
    }
}
