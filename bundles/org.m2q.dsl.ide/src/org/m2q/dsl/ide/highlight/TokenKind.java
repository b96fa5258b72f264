package org.m2q.dsl.ide.highlight;

/** What a piece of text is, for colouring. */
public enum TokenKind {
	/** Word of the language. */
	KEYWORD(true),
	/** Comment that documents nothing. */
	COMMENT(true),
	/** Comment between slash-star-star and star-slash. */
	DOCUMENTATION(true),
	/** Text in quotes. */
	STRING(true),
	/** Number without its unit. */
	NUMBER(true),
	/** Unit after a number. */
	UNIT(true),
	/** Model. */
	MODEL(false),
	/** Block of layers. */
	BLOCK(false),
	/** Built-in operator. */
	OPERATOR(false),
	/** Function of expressions. */
	FUNCTION(false),
	/** Metric of results. */
	METRIC(false),
	/** Parameter, or its name in an argument. */
	PARAMETER(false),
	/** Named tensor, stage or constant of a body. */
	VALUE(false),
	/** Stage of a model. */
	STAGE(false),
	/** Policy or one of its rules. */
	POLICY(false),
	/** Accelerator. */
	ACCELERATOR(false),
	/** Engine, memory or wire of an accelerator. */
	ENGINE(false),
	/** Energy table or one of its rows. */
	ENERGY(false),
	/** Mapping. */
	MAPPING(false),
	/** Experiment. */
	EXPERIMENT(false),
	/** Number format such as {@code int8}. */
	NUMBER_FORMAT(false),
	/** Name of a property. */
	PROPERTY(false),
	/** Definition that nothing uses. */
	UNUSED(false);

	private final boolean lexical;

	TokenKind(boolean lexical) {
		this.lexical = lexical;
	}

	/** Whether the lexer alone finds it. */
	public boolean isLexical() {
		return lexical;
	}
}
