package org.m2q.onnx.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import org.m2q.onnx.OnnxException;

/** Reads an AttributeProto. */
final class AttributeReader {

	private static final int TYPE_FLOAT = 1;
	private static final int TYPE_INT = 2;
	private static final int TYPE_STRING = 3;
	private static final int TYPE_TENSOR = 4;
	private static final int TYPE_FLOATS = 6;
	private static final int TYPE_INTS = 7;
	private static final int TYPE_STRINGS = 8;

	/**
	 * An attribute.
	 *
	 * @param name as in the file
	 * @param value as {@link org.m2q.onnx.Attributes} keeps it
	 */
	record Named(String name, Object value) {
	}

	private AttributeReader() {
	}

	/** Reads an attribute; empty for one of a kind that no supported operator has, such as a graph. */
	static Optional<Named> read(CodedInputStream in, ExternalData external) throws OnnxException, IOException {
		String name = "";
		float real = 0;
		long integer = 0;
		String text = "";
		int type = 0;
		List<Object> tensors = new ArrayList<>(1);
		List<Object> reals = new ArrayList<>();
		List<Object> integers = new ArrayList<>();
		List<Object> texts = new ArrayList<>();
		for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
			switch (WireFormat.getTagFieldNumber(tag)) {
				case 1 -> name = in.readStringRequireUtf8();
				case 2 -> real = in.readFloat();
				case 3 -> integer = in.readInt64();
				case 4 -> text = in.readStringRequireUtf8();
				case 5 -> Wire.message(in, () -> tensors.add(TensorReader.read(in, external).tensor()));
				case 7 -> Wire.fixed32(in, tag, bits -> reals.add(Float.intBitsToFloat(bits)));
				case 8 -> Wire.varints(in, tag, integers::add);
				case 9 -> texts.add(in.readStringRequireUtf8());
				case 20 -> type = in.readInt32();
				default -> in.skipField(tag);
			}
		}
		Object value = switch (type) {
			case TYPE_FLOAT -> real;
			case TYPE_INT -> integer;
			case TYPE_STRING -> text;
			case TYPE_TENSOR -> tensors.isEmpty() ? null : tensors.getLast();
			case TYPE_FLOATS -> List.copyOf(reals);
			case TYPE_INTS -> List.copyOf(integers);
			case TYPE_STRINGS -> List.copyOf(texts);
			default -> null;
		};
		return value == null ? Optional.empty() : Optional.of(new Named(name, value));
	}
}
