using RealtimeRec.Ranking.Cases;
using RealtimeRec.Ranking.Sequences;
using RealtimeRec.Tests;
using RealtimeRec.UnitTests.Datasets;

namespace RealtimeRec.UnitTests.Ranking;

public sealed class SequenceFileTests
{
    [Theory]
    [InlineData("user_id")]
    [InlineData("session_id")]
    [InlineData("Session_Id")]
    public void RowsBecomeSequencesOfDenseIndices(string column)
    {
        using var file = new TemporaryFile($"{column},items\nu1,a b a\n\"u,2\",c  b \n");
        var vocabulary = new ItemVocabulary();

        var sequences = SequenceFile.Read(file.FilePath, vocabulary);

        Assert.Equal(["u1", "u,2"], sequences.Select(sequence => sequence.Id));
        Assert.Equal([[0, 1, 0], [2, 1]], sequences.Items);
        Assert.Equal(["a", "b", "c"], vocabulary.Ids);
        Assert.True(vocabulary.TryGetIndex("c", out var index));
        Assert.Equal((2, "c"), (index, vocabulary.GetId(2)));
        Assert.False(vocabulary.TryGetIndex("d", out _));
    }

    [Fact]
    public void ColumnsMayStandInAnyOrderAmongOthers()
    {
        using var file = new TemporaryFile("items,note,user_id\na b,x,u1\n");

        var sequence = Assert.Single(SequenceFile.Read(file.FilePath, new ItemVocabulary()));

        Assert.Equal("u1", sequence.Id);
        Assert.Equal([0, 1], sequence.Items);
    }

    [Fact]
    public void ASecondFileSharesTheVocabulary()
    {
        using var first = new TemporaryFile("user_id,items\nu1,a b\n");
        using var second = new TemporaryFile("user_id,items\nu2,b c\n");
        var vocabulary = new ItemVocabulary();
        SequenceFile.Read(first.FilePath, vocabulary);

        Assert.Equal([[1, 2]], SequenceFile.Read(second.FilePath, vocabulary).Items);
        Assert.Equal(3, vocabulary.Count);
    }

    [Fact]
    public void GzipIsKnownByItsFirstBytesNotByTheName()
    {
        using var file = new TemporaryFile(TemporaryFile.Gzip("user_id,items\nu1,a b\n"));

        Assert.Equal([[0, 1]], SequenceFile.Read(file.FilePath, new ItemVocabulary()).Items);
    }

    [Theory]
    [InlineData("", " is empty.")]
    [InlineData("user_id,items\n", " holds no sequences after its header on line 1.")]
    [InlineData("user,items\nu1,a\n", ", line 1: the column user_id or session_id is missing; there is user, items.")]
    [InlineData("user_id,products\nu1,a\n", ", line 1: the column items is missing; there is user_id, products.")]
    [InlineData("a,b\nu1,a\n", ", line 1: the columns user_id or session_id and items are missing; there is a, b.")]
    [InlineData("user_id,items\nu1,a\nu2\n", ", line 3: there are 1 columns where 2 are expected.")]
    [InlineData("user_id,items\nu1,a\nu2, \n", ", line 3: items is empty.")]
    [InlineData("user_id,items\n,a b\n", ", line 2: user_id is empty.")]
    public void WhatIsWrongIsSaidWithTheFileAndLine(string content, string message)
    {
        using var file = new TemporaryFile(content);

        var exception = Assert.Throws<SequenceFileException>(() => SequenceFile.Read(file.FilePath, new ItemVocabulary()));

        Assert.Equal(file.FilePath + message, exception.Message);
    }

    [Fact]
    public void AGzipFileThatIsCutOffIsRefused()
    {
        var packed = TemporaryFile.Gzip("user_id,items\n" + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"u{i},{i * 7919} {i}\n")));
        using var file = new TemporaryFile(packed[..(packed.Length / 2)], ".csv.gz");

        var exception = Assert.Throws<SequenceFileException>(() => SequenceFile.Read(file.FilePath, new ItemVocabulary()));

        Assert.StartsWith($"{file.FilePath} is cut off or damaged gzip: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatIsNotThereIsRefusedByName()
    {
        var exception = Assert.Throws<SequenceFileException>(() => SequenceFile.Read("/nowhere/sequences.csv", new ItemVocabulary()));

        Assert.StartsWith("/nowhere/sequences.csv cannot be read: ", exception.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void TheBenchmarkFilesAreReadWhole()
    {
        var beauty = SequenceFile.Read(SharedData.Require("amazon-beauty-2014/sequences.csv.gz"), new ItemVocabulary());
        Assert.Equal((22_363, 12_101, 198_502), (beauty.Count, beauty.Vocabulary.Count, beauty.Items.Sum(items => items.Length)));

        var vocabulary = new ItemVocabulary();
        var training = SequenceFile.Read(SharedData.Require("diginetica-sessions/train_sessions.csv.gz"), vocabulary);
        var test = SequenceFile.Read(SharedData.Require("diginetica-sessions/test_sessions.csv.gz"), vocabulary);
        Assert.Equal((186_670, 43_097), (training.Count, vocabulary.Count));
        Assert.Equal(719_470, NextInSession.Expand(training.Items).Count);
        Assert.Equal(60_858, NextInSession.Expand(test.Items).Count);
    }
}
