package org.m2q.calibration.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over parts of known length, so that their borders count. */
final class ContentHash {

	private final MessageDigest digest;

	ContentHash() {
		try {
			digest = MessageDigest.getInstance("SHA-256");
		} catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException("every Java platform has SHA-256", e);
		}
	}

	ContentHash add(byte[] part) {
		digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
		digest.update(part);
		return this;
	}

	ContentHash add(String part) {
		return add(part.getBytes(StandardCharsets.UTF_8));
	}

	String hex() {
		return HexFormat.of().formatHex(digest.digest());
	}
}
