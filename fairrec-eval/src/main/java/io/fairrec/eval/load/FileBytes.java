package io.fairrec.eval.load;

import io.fairrec.base.DataException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * From a file's bytes to its characters: counts and hashes what is read, unpacks GZIP, obeys byte-order marks.
 *
 * <p>Not thread-safe; one instance reads one file once.
 */
final class FileBytes implements AutoCloseable {

    private static final int HEAD = 4;

    private final String name;
    private final Hashed raw;
    private final InputStream content;
    private final boolean allowTruncated;
    private Charset charset;
    private boolean truncated;

    FileBytes(DelimitedFile file) throws IOException {
        this.name = file.name();
        this.allowTruncated = file.tolerance().lenient() && file.tolerance().allowTruncated();
        this.charset = file.format().charset();
        this.raw = new Hashed(file.open());
        try {
            this.content = unpack();
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    /** The characters; bytes that are not of the charset become U+FFFD, which the rows' reader looks for. */
    Reader characters() throws IOException {
        content.mark(HEAD);
        byte[] head = content.readNBytes(HEAD);
        content.reset();
        int mark = byteOrderMark(head);
        content.skipNBytes(mark);
        return new InputStreamReader(
                content,
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE)
                        .replaceWith("\uFFFD"));
    }

    Charset charset() {
        return charset;
    }

    boolean truncated() {
        return truncated;
    }

    /** Reads the bytes that are left, so that the hash is of the whole file. */
    void drain() throws IOException {
        raw.transferTo(java.io.OutputStream.nullOutputStream());
    }

    String sha256() {
        return HexFormat.of().formatHex(raw.digest.digest());
    }

    long bytes() {
        return raw.bytes;
    }

    @Override
    public void close() throws IOException {
        content.close();
    }

    private InputStream unpack() throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(raw, 1 << 16);
        buffered.mark(HEAD);
        byte[] head = buffered.readNBytes(HEAD);
        buffered.reset();
        if (startsWith(head, 'P', 'K', 3, 4)) {
            throw new DataException(
                    "The file \"" + name + "\" is a ZIP archive. Unpack it first, or compress it with gzip.");
        }
        if (!startsWith(head, 0x1f, 0x8b)) {
            return buffered;
        }
        return new BufferedInputStream(new Unzipped(buffered), 1 << 16);
    }

    private int byteOrderMark(byte[] head) {
        if (startsWith(head, 0xEF, 0xBB, 0xBF)) {
            charset = StandardCharsets.UTF_8;
            return 3;
        }
        if (startsWith(head, 0xFF, 0xFE, 0, 0)) {
            charset = Charset.forName("UTF-32LE");
            return 4;
        }
        if (startsWith(head, 0, 0, 0xFE, 0xFF)) {
            charset = Charset.forName("UTF-32BE");
            return 4;
        }
        if (startsWith(head, 0xFF, 0xFE)) {
            charset = StandardCharsets.UTF_16LE;
            return 2;
        }
        if (startsWith(head, 0xFE, 0xFF)) {
            charset = StandardCharsets.UTF_16BE;
            return 2;
        }
        return 0;
    }

    private static boolean startsWith(byte[] head, int... wanted) {
        if (head.length < wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if ((head[i] & 0xff) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** Unpacks; turns a break into an error that advises, or, where it is allowed, into the end of the file. */
    private final class Unzipped extends InputStream {

        private final InputStream packed;
        private @Nullable GZIPInputStream gzip;

        Unzipped(InputStream packed) {
            this.packed = packed;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (truncated) {
                return -1;
            }
            try {
                GZIPInputStream stream = gzip;
                if (stream == null) {
                    stream = new GZIPInputStream(packed, 1 << 16);
                    gzip = stream;
                }
                return stream.read(target, offset, length);
            } catch (EOFException e) {
                if (allowTruncated) {
                    truncated = true;
                    return -1;
                }
                throw new DataException(
                        "The compressed file \"" + name + "\" breaks off after " + raw.bytes
                                + " bytes. Fetch it again and compare its size with the source's; or read the rows in"
                                + " front of the break with lenient(…).allowTruncated().",
                        e);
            } catch (ZipException e) {
                throw new DataException(
                        "The compressed file \"" + name + "\" is damaged (" + e.getMessage() + "). Fetch it again.", e);
            }
        }

        @Override
        public void close() throws IOException {
            packed.close();
        }
    }

    /** Counts and hashes what passes. */
    private static final class Hashed extends FilterInputStream {

        private final MessageDigest digest;
        private long bytes;

        Hashed(InputStream in) {
            super(in);
            try {
                this.digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every Java platform must offer SHA-256, but this one does not.", e);
            }
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            if (b >= 0) {
                digest.update((byte) b);
                bytes++;
            }
            return b;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int n = in.read(target, offset, length);
            if (n > 0) {
                digest.update(target, offset, n);
                bytes += n;
            }
            return n;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        @Override
        public long skip(long wanted) throws IOException {
            byte[] buffer = new byte[(int) Math.min(8192, Math.max(1, wanted))];
            long skipped = 0;
            while (skipped < wanted) {
                int n = read(buffer, 0, (int) Math.min(buffer.length, wanted - skipped));
                if (n < 0) {
                    break;
                }
                skipped += n;
            }
            return skipped;
        }
    }
}
