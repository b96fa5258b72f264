package org.m2q.onnx.internal;

import java.io.IOException;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import org.m2q.onnx.OnnxException;

/** Repeated fields and nested messages of protocol buffers. */
final class Wire {

	/** Reads the fields of a message up to its end. */
	interface Fields {
		void read() throws OnnxException, IOException;
	}

	private Wire() {
	}

	/** A nested message; {@code fields} sees its bytes alone. */
	static void message(CodedInputStream in, Fields fields) throws OnnxException, IOException {
		int length = in.readRawVarint32();
		int outer = in.pushLimit(length);
		fields.read();
		in.checkLastTagWas(0);
		in.popLimit(outer);
	}

	/** Integers, packed or one by one. */
	static void varints(CodedInputStream in, int tag, LongConsumer sink) throws IOException {
		if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
			sink.accept(in.readInt64());
			return;
		}
		int outer = in.pushLimit(in.readRawVarint32());
		while (in.getBytesUntilLimit() > 0) {
			sink.accept(in.readInt64());
		}
		in.popLimit(outer);
	}

	/** Values of 32 bit, packed or one by one. */
	static void fixed32(CodedInputStream in, int tag, IntConsumer sink) throws IOException {
		if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
			sink.accept(in.readFixed32());
			return;
		}
		int outer = in.pushLimit(in.readRawVarint32());
		while (in.getBytesUntilLimit() > 0) {
			sink.accept(in.readFixed32());
		}
		in.popLimit(outer);
	}

	/** Values of 64 bit, packed or one by one. */
	static void fixed64(CodedInputStream in, int tag, LongConsumer sink) throws IOException {
		if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
			sink.accept(in.readFixed64());
			return;
		}
		int outer = in.pushLimit(in.readRawVarint32());
		while (in.getBytesUntilLimit() > 0) {
			sink.accept(in.readFixed64());
		}
		in.popLimit(outer);
	}
}
