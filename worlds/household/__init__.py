"""A physical kitchen in plain MuJoCo; picks an OpenGL backend before MuJoCo is imported."""

from worlds import gl

gl.choose()
