/** The tree of definitions and what they are made of. */
package org.m2q.dsl.ide.outline;
