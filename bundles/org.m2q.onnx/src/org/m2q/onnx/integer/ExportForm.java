package org.m2q.onnx.integer;

import java.util.Arrays;
import java.util.Optional;

/** How a quantized network is written as an ONNX model. */
public enum ExportForm {
	/** QuantizeLinear and DequantizeLinear around operators of real numbers (operator set 21, weights of 4 bits where they fit). */
	QDQ("qdq"),
	/** QLinearConv and QLinearMatMul. */
	QOPERATOR("qoperator"),
	/** ConvInteger, MatMulInteger and 64-bit integer arithmetic: every step of every profile is exact. */
	INTEGER("integer"),
	/** Quant of QONNX, as FINN and hls4ml read it: all values are real numbers. */
	QONNX("qonnx");

	private final String text;

	ExportForm(String text) {
		this.text = text;
	}

	/** The form as commands and files name it. */
	public String text() {
		return text;
	}

	/** The form with a name. */
	public static Optional<ExportForm> of(String text) {
		return Arrays.stream(values()).filter(form -> form.text.equals(text)).findFirst();
	}
}
