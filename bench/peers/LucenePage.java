/*
 * Lucene 8 at the work that zwpage measures: raw Chinese text, whole result pages.
 *
 *   LucenePage index DOCUMENTS FOLDER [--analyzer cjk|smartcn] [--threads N]
 *       Indexes JSON Lines as mkdocuments makes them: title and body with positions and offsets,
 *       stored texts, the date, facets of region, issuer and category. Ends when everything is
 *       committed; prints how long that took.
 *   LucenePage search FOLDER QUERIES [--analyzer cjk|smartcn] [--sort rel|date] [--facets]
 *              [--extracts] [--limit K] [--warm N] [--repeat N] [--cpu] [--hits FILE]
 *       All the words of a query (number, tab, words parted by blanks), each adjacent, in title or
 *       body. --facets counts three columns over all matches, --extracts uses the unified
 *       highlighter over offsets in the postings, which is Lucene's fastest. Prints `name n mean p50
 *       p95 p99 max` in milliseconds of the last round; --hits writes number and total.
 */
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.cn.smart.SmartChineseAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.facet.FacetsCollector;
import org.apache.lucene.facet.FacetsConfig;
import org.apache.lucene.facet.sortedset.DefaultSortedSetDocValuesReaderState;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetCounts;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetField;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesReaderState;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MultiCollector;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopDocsCollector;
import org.apache.lucene.search.TopFieldCollector;
import org.apache.lucene.search.TopScoreDocCollector;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.QueryBuilder;

public final class LucenePage {
    private static final String[] COLUMNS = {"region", "issuer", "category"};
    private static final String END = "";

    private LucenePage() {
    }

    private static Analyzer analyzer(Map<String, String> options) {
        return options.getOrDefault("analyzer", "cjk").equals("smartcn") ? new SmartChineseAnalyzer()
                                                                         : new CJKAnalyzer();
    }

    /** The members of a flat JSON object of strings. */
    private static Map<String, String> parse(String line) {
        Map<String, String> members = new HashMap<>();
        String name = null;
        for (int i = line.indexOf('"'); i >= 0; i = line.indexOf('"', i)) {
            StringBuilder text = new StringBuilder();
            for (i++; line.charAt(i) != '"'; i++) {
                char c = line.charAt(i);
                if (c == '\\') {
                    c = line.charAt(++i);
                    if (c == 'u') {
                        c = (char) Integer.parseInt(line.substring(i + 1, i + 5), 16);
                        i += 4;
                    } else {
                        c = c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
                    }
                }
                text.append(c);
            }
            i++;
            if (name == null) {
                name = text.toString();
            } else {
                members.put(name, text.toString());
                name = null;
            }
        }
        return members;
    }

    private static Document document(Map<String, String> members, FieldType type) {
        Document document = new Document();
        long date = Long.parseLong(members.get("date").replace("-", ""));
        document.add(new StoredField("id", members.get("id")));
        document.add(new Field("title", members.get("title"), type));
        document.add(new Field("body", members.get("body"), type));
        document.add(new NumericDocValuesField("date", date));
        document.add(new LongPoint("date", date));
        for (String column : COLUMNS) {
            document.add(new SortedSetDocValuesFacetField(column, members.get(column)));
            document.add(new StoredField(column, members.get(column)));
        }
        return document;
    }

    private static void index(Path documents, Path folder, Map<String, String> options)
        throws IOException, InterruptedException {
        IndexWriterConfig config = new IndexWriterConfig(analyzer(options));
        config.setOpenMode(IndexWriterConfig.OpenMode.CREATE);
        config.setRAMBufferSizeMB(512);
        config.setUseCompoundFile(false);
        FieldType type = new FieldType();
        type.setTokenized(true);
        type.setStored(true);
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS_AND_OFFSETS);
        type.freeze();
        FacetsConfig facets = new FacetsConfig();
        int threads = Integer.parseInt(
            options.getOrDefault("threads", "" + Runtime.getRuntime().availableProcessors()));
        long begin = System.nanoTime(), number = 0;
        try (Directory directory = FSDirectory.open(folder);
             BufferedReader in = Files.newBufferedReader(documents, StandardCharsets.UTF_8);
             IndexWriter writer = new IndexWriter(directory, config)) {
            BlockingQueue<String> lines = new ArrayBlockingQueue<>(1000);
            Thread[] workers = new Thread[threads];
            for (int i = 0; i < threads; i++) {
                workers[i] = new Thread(() -> {
                    try {
                        for (String line; (line = lines.take()) != END;) {
                            writer.addDocument(facets.build(document(parse(line), type)));
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                workers[i].start();
            }
            for (String line; (line = in.readLine()) != null; number++) {
                lines.put(line);
            }
            for (int i = 0; i < threads; i++) {
                lines.put(END);
            }
            for (Thread worker : workers) {
                worker.join();
            }
            writer.commit();
            double seconds = (System.nanoTime() - begin) / 1e9;
            System.out.printf(Locale.ROOT, "%d documents, %.1f s%n", number, seconds);
            if (options.containsKey("merge")) {
                writer.forceMerge(1);
                writer.commit();
            }
        }
    }

    private static Query query(QueryBuilder builder, String words) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        for (String word : words.trim().split(" +")) {
            BooleanQuery.Builder either = new BooleanQuery.Builder();
            for (String field : new String[] {"title", "body"}) {
                Query phrase = builder.createPhraseQuery(field, word);
                if (phrase != null) {
                    either.add(phrase, BooleanClause.Occur.SHOULD);
                }
            }
            all.add(either.build(), BooleanClause.Occur.MUST);
        }
        return all.build();
    }

    private static long page(IndexSearcher searcher, UnifiedHighlighter highlighter, Query query,
                             SortedSetDocValuesReaderState state, Map<String, String> options)
        throws IOException {
        int limit = Integer.parseInt(options.getOrDefault("limit", "10"));
        boolean byDate = options.getOrDefault("sort", "date").equals("date");
        TopDocsCollector<?> top =
            byDate ? TopFieldCollector.create(new Sort(new SortField("date", SortField.Type.LONG, true)),
                                              limit, 1000)
                   : TopScoreDocCollector.create(limit, 1000);
        if (state != null) {
            FacetsCollector matches = new FacetsCollector();
            searcher.search(query, MultiCollector.wrap(top, matches));
            SortedSetDocValuesFacetCounts counts = new SortedSetDocValuesFacetCounts(state, matches);
            for (String column : COLUMNS) {
                counts.getTopChildren(10, column);
            }
        } else {
            searcher.search(query, top);
        }
        TopDocs docs = top.topDocs();
        if (options.containsKey("extracts")) {
            highlighter.highlight("body", query, docs, 1);
        }
        for (int i = 0; i < docs.scoreDocs.length; i++) {
            searcher.doc(docs.scoreDocs[i].doc);
        }
        return docs.totalHits.value;
    }

    private static void search(Path folder, Path queries, Map<String, String> options)
        throws IOException {
        boolean cpu = options.containsKey("cpu");
        int repeat = Integer.parseInt(options.getOrDefault("repeat", "3"));
        int warm = Integer.parseInt(options.getOrDefault("warm", "3"));
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        List<String> lines = Files.readAllLines(queries, StandardCharsets.UTF_8);
        double[] ms = new double[lines.size()];
        long[] totals = new long[lines.size()];
        try (Directory directory = FSDirectory.open(folder);
             IndexReader reader = DirectoryReader.open(directory)) {
            IndexSearcher searcher = new IndexSearcher(reader);
            searcher.setQueryCache(null);
            Analyzer analyzer = analyzer(options);
            QueryBuilder builder = new QueryBuilder(analyzer);
            UnifiedHighlighter highlighter = new UnifiedHighlighter(searcher, analyzer);
            SortedSetDocValuesReaderState state =
                options.containsKey("facets") ? new DefaultSortedSetDocValuesReaderState(reader) : null;
            for (int r = 0; r < warm + repeat; r++) {
                for (int i = 0; i < ms.length; i++) {
                    String words = lines.get(i).substring(lines.get(i).indexOf('\t') + 1);
                    long begin = cpu ? threads.getCurrentThreadCpuTime() : System.nanoTime();
                    totals[i] = page(searcher, highlighter, query(builder, words), state, options);
                    long end = cpu ? threads.getCurrentThreadCpuTime() : System.nanoTime();
                    ms[i] = (end - begin) / 1e6;
                }
            }
        }
        if (options.containsKey("hits")) {
            try (PrintWriter out = new PrintWriter(options.get("hits"), StandardCharsets.UTF_8)) {
                for (int i = 0; i < ms.length; i++) {
                    out.println(lines.get(i).substring(0, lines.get(i).indexOf('\t')) + "\t" + totals[i]);
                }
            }
        }
        Arrays.sort(ms);
        int n = ms.length;
        System.out.printf(Locale.ROOT, "lucene %d %.4f %.4f %.4f %.4f %.4f%n", n,
                          Arrays.stream(ms).average().orElse(0), ms[n / 2], ms[n * 95 / 100],
                          ms[n * 99 / 100], ms[n - 1]);
    }

    public static void main(String[] args) throws Exception {
        List<String> plain = new ArrayList<>();
        Map<String, String> options = new HashMap<>();
        List<String> flags = List.of("facets", "extracts", "cpu", "merge");
        for (int i = 0; i < args.length; i++) {
            if (!args[i].startsWith("--")) {
                plain.add(args[i]);
            } else if (flags.contains(args[i].substring(2))) {
                options.put(args[i].substring(2), "");
            } else if (i + 1 < args.length) {
                options.put(args[i].substring(2), args[++i]);
            }
        }
        if (plain.size() != 3) {
            System.err.println("usage: see the top of LucenePage.java");
            System.exit(2);
        }
        if (plain.get(0).equals("index")) {
            index(Paths.get(plain.get(1)), Paths.get(plain.get(2)), options);
        } else {
            search(Paths.get(plain.get(1)), Paths.get(plain.get(2)), options);
        }
    }
}
