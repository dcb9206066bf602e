/*
 * Lucene 8 at the work that zwbench measures: the same documents, questions and top k, in process
 * and in one thread.
 *
 *   LuceneBench index TOKENS FOLDER [--sorted]
 *       Indexes documents given as lines of words, one field with positions, into one segment.
 *       The id is the line's number from 0, the date number * 7919 mod 3650 days after 2015-01-01.
 *       --sorted: documents in the order of their dates, newest first (Lucene's index sort).
 *   LuceneBench search FOLDER QUERIES [--op or|and|phrase]
 *               [--sort rel|date|date-points|date-indexsort] [--terms N] [--limit K] [--warm N]
 *               [--repeat N] [--count N] [--hits FILE] [--cpu]
 *       Asks the questions, a line of words each, --warm times unmeasured and --repeat times
 *       measured. Prints `name n mean p50 p95 p99 max` in milliseconds of the last time. Which
 *       words of a line are asked and which lines are left out is zwbench's rule. --count: hits are
 *       counted at least so far (by default no further than they are wanted). --hits writes
 *       question, rank, id, score; --cpu measures processor time, for busy machines.
 *
 * Dates are sorted by doc values; date-points lets Lucene skip by its points as well, and
 * date-indexsort needs an index made with --sorted, where it stops at the first k matches.
 */
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MultiDocValues;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocsCollector;
import org.apache.lucene.search.TopFieldCollector;
import org.apache.lucene.search.TopScoreDocCollector;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.search.similarities.Similarity;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

public final class LuceneBench {
    private static final String TEXT = "text", DATE = "date", ID = "id";
    private static final Similarity SIMILARITY = new BM25Similarity(1.2f, 0.75f);

    private LuceneBench() {
    }

    /** A question and the number of its line. */
    private static final class Question {
        final int line;
        final Query query;

        Question(int line, Query query) {
            this.line = line;
            this.query = query;
        }
    }

    private static Sort byDate(boolean points) {
        SortField field = new SortField(DATE, SortField.Type.LONG, true);
        if (points) {
            field.setCanUsePoints();
        }
        return new Sort(field);
    }

    /** yyyymmdd. */
    private static long dateOf(long number) {
        LocalDate date = LocalDate.of(2015, 1, 1).plusDays(number * 7919 % 3650);
        return date.getYear() * 10000L + date.getMonthValue() * 100 + date.getDayOfMonth();
    }

    private static void index(Path tokens, Path folder, boolean sorted) throws IOException {
        IndexWriterConfig config = new IndexWriterConfig(new WhitespaceAnalyzer());
        config.setOpenMode(IndexWriterConfig.OpenMode.CREATE);
        config.setSimilarity(SIMILARITY);
        config.setRAMBufferSizeMB(512);
        config.setUseCompoundFile(false);
        if (sorted) {
            config.setIndexSort(byDate(false));
        }
        FieldType type = new FieldType();
        type.setTokenized(true);
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
        type.freeze();
        long begin = System.nanoTime(), number = 0;
        try (Directory directory = FSDirectory.open(folder);
             BufferedReader in = Files.newBufferedReader(tokens, StandardCharsets.UTF_8);
             IndexWriter writer = new IndexWriter(directory, config)) {
            for (String line; (line = in.readLine()) != null; number++) {
                Document document = new Document();
                long date = dateOf(number);
                document.add(new Field(TEXT, line, type));
                document.add(new NumericDocValuesField(ID, number));
                document.add(new NumericDocValuesField(DATE, date));
                document.add(new LongPoint(DATE, date));
                writer.addDocument(document);
            }
            writer.forceMerge(1);
            writer.commit();
        }
        System.err.printf(Locale.ROOT, "%d documents, %.1f s%n", number,
                          (System.nanoTime() - begin) / 1e9);
    }

    private static final class Options {
        final List<String> plain = new ArrayList<>();
        final Map<String, String> named = new HashMap<>();

        Options(String[] args, int from) {
            Set<String> flags = Set.of("sorted", "cpu");
            Set<String> valued =
                Set.of("op", "sort", "terms", "limit", "warm", "repeat", "count", "hits");
            for (int i = from; i < args.length; i++) {
                String name = args[i].startsWith("--") ? args[i].substring(2) : "";
                if (flags.contains(name)) {
                    named.put(name, "");
                } else if (valued.contains(name) && i + 1 < args.length) {
                    named.put(name, args[++i]);
                } else if (name.isEmpty()) {
                    plain.add(args[i]);
                } else {
                    throw new IllegalArgumentException("unknown option " + args[i]);
                }
            }
        }

        int number(String name, int standard) {
            return named.containsKey(name) ? Integer.parseInt(named.get(name)) : standard;
        }

        String text(String name, String... values) {
            String value = named.getOrDefault(name, values[0]);
            if (!Arrays.asList(values).contains(value)) {
                throw new IllegalArgumentException("--" + name + ": " + value);
            }
            return value;
        }
    }

    /** Null where the line is left out. */
    private static Query makeQuery(IndexReader reader, String line, String op, int most)
        throws IOException {
        boolean and = op.equals("and"), phrase = op.equals("phrase");
        List<String> words = new ArrayList<>();
        for (String word : line.split(" ")) {
            if (word.isEmpty() || words.size() >= most || (!phrase && words.contains(word))) {
                continue;
            }
            if (reader.docFreq(new Term(TEXT, word)) > 0) {
                words.add(word);
            } else if (and || phrase) {
                return null;
            }
        }
        if (words.isEmpty() || (phrase && words.size() < 2)) {
            return null;
        }
        if (phrase) {
            return new PhraseQuery(TEXT, words.toArray(new String[0]));
        }
        BooleanQuery.Builder builder = new BooleanQuery.Builder();
        for (String word : words) {
            builder.add(new TermQuery(new Term(TEXT, word)),
                        and ? BooleanClause.Occur.MUST : BooleanClause.Occur.SHOULD);
        }
        return builder.build();
    }

    private static List<Question> readQuestions(IndexReader reader, Path path, String op, int most)
        throws IOException {
        List<Question> questions = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(path, StandardCharsets.UTF_8)) {
            Query query = makeQuery(reader, line, op, most);
            if (query != null) {
                questions.add(new Question(number, query));
            }
            number++;
        }
        return questions;
    }

    private static void writeHits(PrintWriter out, IndexReader reader, Question question,
                                  ScoreDoc[] hits) throws IOException {
        for (int rank = 0; rank < hits.length; rank++) {
            NumericDocValues ids = MultiDocValues.getNumericValues(reader, ID);
            ids.advanceExact(hits[rank].doc);
            float score = Float.isNaN(hits[rank].score) ? 0 : hits[rank].score;
            out.printf(Locale.ROOT, "%d %d %d %.9g%n", question.line, rank, ids.longValue(), score);
        }
    }

    private static void print(String name, double[] ms) {
        int n = ms.length;
        double sum = Arrays.stream(ms).sum();
        Arrays.sort(ms);
        System.out.printf(Locale.ROOT, "%s %d %.4f %.4f %.4f %.4f %.4f%n", name, n, sum / n,
                          ms[n / 2], ms[n * 95 / 100], ms[n * 99 / 100], ms[n - 1]);
    }

    private static void search(Options options) throws IOException {
        String op = options.text("op", "or", "and", "phrase");
        String order = options.text("sort", "rel", "date", "date-points", "date-indexsort");
        int most = options.number("terms", Integer.MAX_VALUE), limit = options.number("limit", 10);
        int warm = options.number("warm", 3), repeat = options.number("repeat", 1);
        int count = Math.max(limit, options.number("count", 0));
        boolean cpu = options.named.containsKey("cpu");
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        try (Directory directory = FSDirectory.open(Paths.get(options.plain.get(0)));
             DirectoryReader reader = DirectoryReader.open(directory);
             PrintWriter out = options.named.containsKey("hits")
                 ? new PrintWriter(Files.newBufferedWriter(Paths.get(options.named.get("hits"))))
                 : null) {
            Sort sort = order.equals("rel") ? null : byDate(order.equals("date-points"));
            if (order.equals("date-indexsort")
                && reader.leaves().get(0).reader().getMetaData().getSort() == null) {
                throw new IllegalArgumentException("the index was not made with --sorted");
            }
            IndexSearcher searcher = new IndexSearcher(reader);
            searcher.setQueryCache(null);
            searcher.setSimilarity(SIMILARITY);
            List<Question> questions =
                readQuestions(reader, Paths.get(options.plain.get(1)), op, most);
            if (questions.isEmpty()) {
                throw new IllegalArgumentException("no questions");
            }
            double[] ms = new double[questions.size()];
            for (int r = 0; r < warm + repeat; r++) {
                for (int i = 0; i < ms.length; i++) {
                    Question question = questions.get(i);
                    long begin = cpu ? thread.getCurrentThreadCpuTime() : System.nanoTime();
                    TopDocsCollector<?> collector =
                        sort == null ? TopScoreDocCollector.create(limit, count)
                                     : TopFieldCollector.create(sort, limit, count);
                    searcher.search(question.query, collector);
                    ScoreDoc[] hits = collector.topDocs().scoreDocs;
                    long end = cpu ? thread.getCurrentThreadCpuTime() : System.nanoTime();
                    ms[i] = (end - begin) / 1e6;
                    if (out != null && r == 0) {
                        writeHits(out, reader, question, hits);
                    }
                }
            }
            print(op + "-" + order + (most < Integer.MAX_VALUE ? "-" + most : ""), ms);
        }
    }

    public static void main(String[] args) throws IOException {
        try {
            Options options = new Options(args, 1);
            if (args.length > 0 && options.plain.size() == 2) {
                if (args[0].equals("index")) {
                    index(Paths.get(options.plain.get(0)), Paths.get(options.plain.get(1)),
                          options.named.containsKey("sorted"));
                    return;
                }
                if (args[0].equals("search")) {
                    search(options);
                    return;
                }
            }
            System.err.println("usage: LuceneBench index TOKENS FOLDER [--sorted]\n"
                               + "       LuceneBench search FOLDER QUERIES [OPTION...]");
            System.exit(2);
        } catch (IllegalArgumentException e) {
            System.err.println("LuceneBench: " + e.getMessage());
            System.exit(2);
        }
    }
}
