using RealtimeRec.Images;
using RealtimeRec.Testing;

namespace RealtimeRec.UnitTests.Deployment;

public sealed class ImageCheckTests
{
    private const UnixFileMode Everybody = (UnixFileMode)0b111_111_111;
    private const UnixFileMode SetUser = (UnixFileMode)0b100_111_101_101;

    /// <summary>Each wrong image breaks one rule.</summary>
    public static TheoryData<string, ImageRule, string> Refused => new()
    {
        { "no user", ImageRule.User, "runs as root: it names no user" },
        { "root", ImageRule.User, "runs as root: its user is 0" },
        { "root's number with a group", ImageRule.User, "runs as root: its user is 0" },
        { "a name", ImageRule.User, "\"app\" is no number" },
        { "a program for arm64 on a base for x64", ImageRule.AppArchitecture, "The image is for amd64, but /app/RealtimeRec.Silo is for arm64" },
        { "a base for x64 under a program for arm64", ImageRule.BaseArchitecture, "The image is for arm64, but /lib/libc.so.6 is for amd64" },
        { "one library for arm64", ImageRule.AppArchitecture, "/app/libonnxruntime.so is for arm64" },
        { "a program that its user owns", ImageRule.WritablePaths, "can write to /app/RealtimeRec.Silo" },
        { "a folder that everybody may write to", ImageRule.WritablePaths, "can write to /app/logs" },
        { "a program that runs as its owner", ImageRule.SetUserId, "/bin/su runs as its owner" },
        { "no entrypoint", ImageRule.Entrypoint, "It starts nothing" },
        { "an entrypoint that is not there", ImageRule.Entrypoint, "/app/RealtimeRec.Gateway, which is not there" },
        { "an entrypoint that was deleted", ImageRule.Entrypoint, "/app/RealtimeRec.Silo, which is not there" },
        { "an entrypoint that only root may run", ImageRule.Entrypoint, "which its user may not run" },
        { "no version", ImageRule.Labels, "no label org.opencontainers.image.version" },
        { "a program too large", ImageRule.Size, "takes 100.0 MB, more than 100 MB" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void AWrongImageIsRefusedForItsOwnReason(string what, ImageRule rule, string message)
    {
        var fault = Assert.Single(Check(Wrong(what)));
        Assert.Equal(rule, fault.Rule);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryRuleRefusesSomething() =>
        Assert.Empty(Enum.GetValues<ImageRule>().Except(Refused.Select(row => (ImageRule)((object[])row)[1])));

    [Fact]
    public void ARightImagePasses() => Assert.Empty(Check(new ImageBuilder()));

    [Fact]
    public void WhatALayerAboveReplacesOrDeletesDoesNotCount()
    {
        var image = new ImageBuilder();
        image.BaseFile("bin/su", ImageBuilder.Elf(ImageBuilder.Amd64), SetUser);
        image.Delete("bin/su");
        image.BaseFile("app/open", [], Everybody);
        image.AppFile("app/open", []);
        Assert.Empty(Check(image));
    }

    [Fact]
    public void DotNetItselfDoesNotCountAsTheProgram()
    {
        var image = new ImageBuilder();
        image.AppFile("app/libcoreclr.so", new byte[ImageCheck.MaxAppBytes]);
        image.BringsDotnet("libcoreclr.so");
        Assert.Empty(Check(image));
    }

    [Fact]
    public void WhatIsNoImageIsSaid()
    {
        using var folder = new TemporaryDirectory();
        var path = Path.Combine(folder.FullPath, "none.tar");
        File.WriteAllBytes(path, new byte[1024]);
        Assert.Contains("no archive of an image", Assert.Throws<InvalidDataException>(() => ImageArchive.Read(path)).Message, StringComparison.Ordinal);
    }

    private static ImageBuilder Wrong(string what)
    {
        var image = new ImageBuilder();
        switch (what)
        {
            case "no user":
                image.User = null;
                break;
            case "root":
                image.User = "0";
                break;
            case "root's number with a group":
                image.User = "0:1654";
                break;
            case "a name":
                image.User = "app";
                break;
            case "a program for arm64 on a base for x64":
                image.AppFile("app/RealtimeRec.Silo", ImageBuilder.Elf(ImageBuilder.Arm64));
                break;
            case "a base for x64 under a program for arm64":
                image.Architecture = "arm64";
                image.AppFile("app/RealtimeRec.Silo", ImageBuilder.Elf(ImageBuilder.Arm64));
                break;
            case "one library for arm64":
                image.AppFile("app/libonnxruntime.so", ImageBuilder.Elf(ImageBuilder.Arm64));
                break;
            case "a program that its user owns":
                image.AppFile("app/RealtimeRec.Silo", ImageBuilder.Elf(ImageBuilder.Amd64), owner: 1654);
                break;
            case "a folder that everybody may write to":
                image.Directory("app/logs", Everybody);
                break;
            case "a program that runs as its owner":
                image.BaseFile("bin/su", ImageBuilder.Elf(ImageBuilder.Amd64), SetUser);
                break;
            case "no entrypoint":
                image.Entrypoint = [];
                break;
            case "an entrypoint that is not there":
                image.Entrypoint = ["/app/RealtimeRec.Gateway"];
                break;
            case "an entrypoint that was deleted":
                image.Delete("app/RealtimeRec.Silo");
                break;
            case "an entrypoint that only root may run":
                image.AppFile("app/RealtimeRec.Silo", ImageBuilder.Elf(ImageBuilder.Amd64), UnixFileMode.UserRead | UnixFileMode.UserExecute);
                break;
            case "no version":
                image.Labels.Remove("org.opencontainers.image.version");
                break;
            case "a program too large":
                image.AppFile("app/libcoreclr.so", new byte[ImageCheck.MaxAppBytes]);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(what), what, "There is no such image.");
        }

        return image;
    }

    private static IReadOnlyList<ImageFault> Check(ImageBuilder image)
    {
        using var folder = new TemporaryDirectory();
        var path = Path.Combine(folder.FullPath, "image.tar");
        image.Write(path);
        return ImageCheck.Run(ImageArchive.Read(path));
    }
}
