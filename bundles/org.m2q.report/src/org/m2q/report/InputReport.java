package org.m2q.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A text that a report was made from, so that one can tell later whether it has changed.
 *
 * @param file name, relative to the folder or project of the report, with {@code /} between folders
 * @param sha256 SHA-256 of the text in UTF-8, 64 lower-case hexadecimal digits
 */
public record InputReport(String file, String sha256) {

	/** Rejects missing parts. */
	public InputReport {
		Objects.requireNonNull(file, "file");
		Objects.requireNonNull(sha256, "sha256");
	}

	/** Of a text. */
	public static InputReport of(String file, String text) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
			return new InputReport(file, HexFormat.of().formatHex(digest));
		} catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException("every Java platform has SHA-256", e);
		}
	}

	/** Whether a text is the one that the report was made from. */
	public boolean isOf(String text) {
		return of(file, text).sha256.equals(sha256);
	}
}
