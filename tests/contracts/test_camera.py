"""A pinhole camera tells where in its picture a point of the world is."""

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from contracts.observation import Camera
from contracts.robot import Pose


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        ((1.0, 2.0, 5.0), (80.0, 60.0, 2.0)),  # straight ahead: the middle of the picture
        ((1.5, 2.0, 5.0), (105.0, 60.0, 2.0)),  # x is right
        ((1.0, 2.4, 5.0), (80.0, 80.0, 2.0)),  # y is down
    ],
)
def test_a_point_of_the_world_has_a_pixel_and_a_depth(point, expected):
    camera = Camera(100.0, Pose(np.array([1.0, 2.0, 3.0]), np.eye(3)))
    assert camera.pixel(np.array(point), 120, 160) == pytest.approx(expected)


def test_what_is_behind_has_a_depth_below_zero_and_a_turned_camera_sees_where_it_is_turned():
    turned = Camera(100.0, Pose(np.zeros(3), Rotation.from_euler("y", np.pi / 2).as_matrix()))
    assert turned.pixel(np.array([3.0, 0.0, 0.0]), 120, 160) == pytest.approx((80.0, 60.0, 3.0))
    assert turned.pixel(np.array([-3.0, 0.0, 0.0]), 120, 160)[2] == pytest.approx(-3.0)
    assert np.isfinite(turned.pixel(np.zeros(3), 120, 160)).all()
